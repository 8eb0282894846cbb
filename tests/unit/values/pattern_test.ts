import fc from "fast-check";
import { indexOf, latin1, toHex, utf8 } from "../../../src/bytes/bytes.ts";
import { escapeBytes } from "../../../src/bytes/escape.ts";
import { type Match, parsePattern } from "../../../src/values/pattern.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { assertRefused, linux } from "../refusal.ts";

const parse = (text: string) => parsePattern(text, linux);
const place = (match: Match | undefined) => match && [match.start, match.end];

const found: Array<[pattern: string, received: string, place: [number, number] | undefined]> = [
  ["OK", "is OK?", [3, 5]],
  ["OK", "ok O K", undefined],
  ["OK\\r\\n", "OK\r\n", [0, 4]],
  ["é", "café", [3, 5]],
  ["text:any", "any", [0, 3]],
  ["raw:a\\n", "a\\n", [0, 3]],
  ["hex:4F 4b", "is OK", [3, 5]],
  ["base64:T0s=", "is OK", [3, 5]],
  ["hex:4f ?? 21", "OK! Ok!", [0, 3]],
  ["hex:??", "x", [0, 1]],
  ["hex:??", "", undefined],
  ["hex:4f??", "O", undefined],
  ["hex:0x4f,??", "O\n", [0, 2]],
  ["any", "x", [0, 1]],
  ["any", "", undefined],
  ["re:O.", "is OK", [3, 5]],
  ["re:^O", "is OK", undefined],
  ["re:o", "OK", undefined],
  ["re/i:o", "OK", [0, 1]],
  ["re:^b", "a\nb", undefined],
  ["re/m:^b", "a\nb", [2, 3]],
  ["re:a.b", "a\nb", undefined],
  ["re/s:a.b", "a\nb", [0, 3]],
  ["re/ims:A.^B", "a\nb", [0, 3]],
  ["re/:x", "x", [0, 1]],
  ["re:a\nb", "a\nb", [0, 3]],
  ["re", "more", [2, 4]],
];

Deno.test("parsePattern() finds what it stands for, anywhere in what came", () => {
  for (const [text, received, at] of found) {
    assertEquals([text, place(parse(text).find(utf8(received)))], [text, at]);
  }
});

Deno.test("parsePattern() runs regular expressions over bytes, a character a byte", () => {
  assertEquals(place(parse("re:\\xff.\\x00").find(Uint8Array.of(1, 0xff, 0xc3, 0))), [1, 4]);
  assertEquals(place(parse("re:^..$").find(utf8("é"))), [0, 2]);
  assertEquals(place(parse("re:\\xe9").find(Uint8Array.of(0xe9))), [0, 1]);
  assertEquals(place(parse("re:\xe9").find(utf8("\xe9"))), [0, 2]);
});

Deno.test("parsePattern() gives what groups captured, empty where they took no part", () => {
  const received = utf8("V=3.14 mV");
  const { captures, named } = parse("re:V=(?<whole>\\d+)(\\.\\d+)?(?<unit>kV)?(x)?").find(received)!;
  assertEquals(captures, ["3", ".14", "", ""]);
  assertEquals(named, { whole: "3", unit: "" });
  assertEquals(parse("V=").find(received), { start: 0, end: 2, captures: [], named: {} });
});

Deno.test("Pattern.find() leaves alone what stands before its start", () => {
  const starts: Array<[pattern: string, from: number, place: [number, number] | undefined]> = [
    ["ab", 1, [2, 4]],
    ["ab", 3, undefined],
    ["hex:61??", 1, [2, 4]],
    ["hex:61??", 3, undefined],
    ["re:a(.)", 1, [2, 4]],
    ["re:^ab", 2, [2, 4]],
    ["re:^ab", 1, undefined],
    ["any", 3, [3, 4]],
    ["any", 4, undefined],
  ];
  for (const [text, from, at] of starts) {
    assertEquals([text, from, place(parse(text).find(utf8("abab"), from))], [text, from, at]);
  }
});

Deno.test("Pattern.find() can be asked again, and answers the same", () => {
  for (const text of ["b", "hex:??62", "re:b", "re/i:B", "any"]) {
    const pattern = parse(text);
    assertEquals(pattern.find(utf8("abc")), pattern.find(utf8("abc")));
  }
});

Deno.test("parsePattern() refuses what would always match", () => {
  for (const text of ["", "text:", "raw:", "hex:", "base64:"]) {
    assertRefused(
      () => parse(text),
      `"${text}" is empty and would always match (use any for any bytes)`,
    );
  }
  for (const text of ["re:", "re:a*", "re:x?", "re:a|", "re:^$", "re:()", "re/i:(?:x|)"]) {
    assertRefused(() => parse(text), `"${text}" matches the empty string and would always match`);
  }
});

Deno.test("parsePattern() refuses what is not a pattern, with the reason", () => {
  assertRefused(() => parse("re:(a"), '"re:(a" is not a regular expression (/(a/: Unterminated group)');
  assertRefused(() => parse("re/i:+"), '"re/i:+" is not a regular expression (/+/i: Nothing to repeat)');
  for (const flags of ["g", "ig", "u", "i,size=1", "i,search=1,search=2", "isearch=1"]) {
    assertRefused(
      () => parse(`re/${flags}:a`),
      `"re/${flags}:a": "${flags}" is not i, m, s, and search=SIZE behind them (try re/i,search=256KiB:)`,
    );
  }
  assertRefused(
    () => parse("hex:?? zz"),
    '"zz" in "?? zz" is not hexadecimal digits or ?? (write bytes as 01 0a ff)',
  );
  assertRefused(
    () => parse("hex:?1"),
    '"?1" in "?1" is not hexadecimal digits or ?? (write bytes as 01 0a ff)',
  );
  assertRefused(() => parse("hex:01 ?"), '"?" has an odd number of digits (write bytes as 01 0a ff)');
  assertRefused(() => parse("base64:?"), '"?" is not base64 (RFC 4648)');
});

Deno.test("parsePattern() keeps the bytes it stands for, and a text that is safe to print", () => {
  const { bytes, text } = parse("hex:1b 5b 41");
  assertEquals([[...bytes ?? []], text], [[0x1b, 0x5b, 0x41], "\\x1b[A"]);
  for (const text of ["any", "re:a+", "re/i:a+", "hex:01 ??"]) {
    assertEquals([parse(text).text, parse(text).bytes], [text, undefined]);
  }
  assertEquals(parse("re:\\d\n\x1b\u202e é").text, "re:\\d\\n\\x1b\\xe2\\x80\\xae é");
  assertEquals(parse("hex:01\n??").text, "hex:01\\n??");
});

Deno.test("parsePattern() finds bytes in every notation where indexOf() finds them", () => {
  const few = (minLength: number, maxLength: number) => fc.uint8Array({ max: 2, minLength, maxLength });
  fc.assert(fc.property(few(0, 30), few(1, 4), fc.nat({ max: 8 }), (received, wanted, from) => {
    const at = indexOf(received, wanted, from);
    const expected = at === -1 ? undefined : [at, at + wanted.length];
    const regular = `re:${toHex(wanted, "").replace(/../g, "\\x$&")}`;
    for (const text of [`hex:${toHex(wanted)}`, `text:${escapeBytes(wanted)}`, regular]) {
      assertEquals(place(parse(text).find(received, from)), expected);
    }
  }));
});

Deno.test("parsePattern() lets ?? stand for exactly one byte of any value", () => {
  fc.assert(fc.property(anyBytes, fc.uint8Array({ minLength: 1, maxLength: 3 }), (received, wanted) => {
    const wildcards = parse(`hex:${toHex(wanted)} ?? ${toHex(wanted)}`);
    const bytes = toHex(wanted, "").replace(/../g, "\\x$&");
    const same = new RegExp(`${bytes}.${bytes}`, "s").exec(latin1(received));
    assertEquals(wildcards.find(received)?.start, same?.index);
  }));
});
