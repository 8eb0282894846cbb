import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { choose } from "./choosing.ts";
import { mask, maskedParts, noMask } from "../../../src/recordings/mask.ts";
import { speed } from "../../../src/recordings/speed.ts";
import { compareMasked } from "../../../src/recordings/masked_difference.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

function masked(text: string, message: string): string {
  const characters = [...message];
  for (const { start, end } of maskedParts(mask.parse(text, linux), utf8(message))) {
    characters.fill("_", start, end);
  }
  return characters.join("");
}

const masks: ReadonlyArray<readonly [text: string, message: string, masked: string]> = [
  ["0..1", "abcdef", "__cdef"],
  ["3", "abcdef", "abc_ef"],
  ["0..1/3/5..", "abcdefgh", "__c_e___"],
  ["4..9", "abcdef", "abcd__"],
  ["9..", "abcdef", "abcdef"],
  ["..2", "abcdef", "___def"],
  ["re:\\d+", "t=12 n=345", "t=__ n=___"],
  ["re/i:N=[0-9]", "t=12 n=345", "t=12 ___45"],
  ["0/re:a/b", "xa/ba/b", "_______"],
  ["re:^\\d", "12", "_2"],
];

for (const [text, message, expected] of masks) {
  Deno.test(`mask ${text} covers ${expected}`, () => assertEquals(masked(text, message), expected));
}

Deno.test("mask refuses what is neither a range nor an expression", () => {
  const hint = "(try 0..1, 8.., 0..1/6 or re:\\d+)";
  for (const text of ["", "a", "0..1/", "1.5", "-1", "re"]) {
    const part = text.replace(/.*\//, "");
    assertRefused(() => mask.parse(text, linux), `"${part}" is not a range of bytes ${hint}`);
  }
  assertRefused(() => mask.parse("5..2", linux), '"5..2" holds no number (write 2..5)');
  assertRefused(() => mask.parse("re:x*", linux), '"re:x*" matches the empty string and would always match');
});

const comparisons: ReadonlyArray<
  readonly [text: string, expected: string, received: string, at?: readonly [number, number]]
> = [
  ["0..1", "abcd", "xycd"],
  ["0..1", "abcd", "xyce", [3, 3]],
  ["0..1", "abcd", "abcde", [4, 4]],
  ["0..1", "abcd", "abc", [3, 3]],
  ["2..", "abcd", "abx"],
  ["2..", "abcd", "ab"],
  ["2..", "abcd", "ax", [1, 1]],
  ["2..", "abcd", "a", [1, 1]],
  ["re:\\d+", "n=9;", "n=1000;"],
  ["re:\\d+", "n=9;", "n=1000,", [3, 6]],
  ["re:\\d+", "n=9;", "n=;", [2, 2]],
  ["re:\\d+", "a1b2c3", "a10b20d30", [4, 6]],
  ["0/re:\\d+", "a1", "b22"],
  ["re:b|\\bc", "abc", "axc", [1, 1]],
];

for (const [text, expected, received, at] of comparisons) {
  Deno.test(`compareMasked() with ${text}: ${expected} and ${received}`, () => {
    const difference = compareMasked(utf8(expected), utf8(received), mask.parse(text, linux));
    assertEquals(difference && [difference.expected, difference.received], at as number[] | undefined);
  });
}

Deno.test("compareMasked() without a mask finds the first byte that differs, and nothing else", () => {
  const bytes = fc.uint8Array({ max: 2, maxLength: 6 });
  fc.assert(fc.property(bytes, bytes, (a, b) => {
    let same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    const isEqual = a.length === b.length && same === a.length;
    const place = Math.min(same, b.length);
    assertEquals(
      compareMasked(a, b, noMask),
      isEqual ? undefined : { expected: place, received: place },
    );
  }));
});

Deno.test("speed is a factor, or max", () => {
  assertEquals(["1", "10", "0.5", "max"].map((text) => speed.parse(text, linux)), [1, 10, 0.5, Infinity]);
  for (const text of ["0", "", "fast", "-1", "1e3"]) {
    assertRefused(
      () => speed.parse(text, linux),
      `"${text}" is not a speed (1 as recorded, 10 ten times as fast, 0.5, max)`,
    );
  }
});

Deno.test("chooseConversations() takes one by number, or those of an address, in order", () => {
  assertEquals(choose("2"), [2]);
  assertEquals(choose("10.0.0.2:502"), [1, 2]);
  assertEquals(choose("10.0.0.8:2"), [2]);
  assertEquals(choose(undefined, [1, 2]), [1, 2]);
});

Deno.test("chooseConversations() refuses what is not there, not one, or not whole", () => {
  const all = "1 (10.0.0.9:1 to 10.0.0.2:502), 2 (10.0.0.8:2 to 10.0.0.2:502), 3 (10.0.0.9:3 to 10.0.0.5:80)";
  assertRefused(() => choose("7"), `"x" has no conversation 7: it has ${all}`);
  assertRefused(() => choose("10.0.0.2:503"), `"x" has no conversation 10.0.0.2:503: it has ${all}`);
  assertRefused(
    () => choose(undefined),
    `"x" has conversations with 2 servers; choose by number or address: ${all}`,
  );
  assertRefused(
    () => choose("1", [1, 1]),
    '"x" has 2 conversations 1: it has 1 (10.0.0.9:1 to 10.0.0.2:502), 1 (10.0.0.9:1 to 10.0.0.2:502)',
  );
  assertRefused(() => choose(undefined, []), '"x" has no conversation');
  assertRefused(
    () => choose("3"),
    "x: conversation 3 (10.0.0.9:3 to 10.0.0.5:80) is not whole: packet 5: it is an IP fragment",
  );
  assertRefused(
    () => choose("here"),
    '"here" is neither a number of a conversation nor an address with its port (try 3 or 192.168.1.5:502)',
  );
});
