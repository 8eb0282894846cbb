import fc from "fast-check";
import { concat, utf8 } from "../../../../src/bytes/bytes.ts";
import { parsePattern } from "../../../../src/values/pattern.ts";
import { TriggerPosition } from "../../../../src/faults/pipeline/trigger_position.ts";
import { assertEquals } from "../../../assert.ts";
import { cut } from "../../arbitraries.ts";
import { linux } from "../../refusal.ts";

const pattern = (text: string) => parsePattern(text, linux);

/** Where in the stream it begins. */
function find(place: TriggerPosition, pieces: readonly (string | Uint8Array)[]): number | undefined {
  let offset = 0;
  for (const piece of pieces) {
    const bytes = typeof piece === "string" ? utf8(piece) : piece;
    const found = place.find({ bytes, offset, at: 0 });
    if (found !== undefined) return offset + found;
    offset += bytes.length;
  }
}

Deno.test("Place finds a position wherever pieces end, as soon as all before it is there", () => {
  for (const pieces of [["abcdef"], ["abc", "def"], ["ab", "cd", "ef"], ["a", "b", "c", "d"]]) {
    const place = new TriggerPosition({ at: 3, match: undefined }, false);
    assertEquals([place.isReached(0), place.isReached(2), find(place, pieces)], [false, false, 3]);
    assertEquals([place.isReached(3), place.isReached(4)], [true, true]);
  }
  assertEquals(find(new TriggerPosition({ at: 7, match: undefined }, false), ["abc", "def"]), undefined);
  assertEquals(new TriggerPosition({ at: undefined, match: undefined }, false).isReached(0), true);
});

Deno.test("Place finds a match in one piece at its first byte", () => {
  assertEquals(find(new TriggerPosition({ at: undefined, match: pattern("cd") }, false), ["ab", "xcdy"]), 3);
  assertEquals(
    find(new TriggerPosition({ at: undefined, match: pattern("re:c.") }, false), ["ab", "xcdy"]),
    3,
  );
});

Deno.test("Place finds a match across pieces right behind it", () => {
  assertEquals(
    find(new TriggerPosition({ at: undefined, match: pattern("bcd") }, false), ["ab", "c", "dxyz"]),
    4,
  );
  assertEquals(
    find(new TriggerPosition({ at: undefined, match: pattern("hex:62 ?? 64") }, false), ["ab", "cd"]),
    4,
  );
});

Deno.test("Place does not find a match across messages", () => {
  assertEquals(
    find(new TriggerPosition({ at: undefined, match: pattern("bc") }, true), ["ab", "cd"]),
    undefined,
  );
  assertEquals(find(new TriggerPosition({ at: undefined, match: pattern("bc") }, true), ["ab", "cbcd"]), 3);
});

Deno.test("Place looks for a match only from a position on", () => {
  assertEquals(find(new TriggerPosition({ at: 3, match: pattern("ab") }, false), ["ababab"]), 4);
  assertEquals(find(new TriggerPosition({ at: 3, match: pattern("ab") }, false), ["aba", "bab"]), 4);
  assertEquals(find(new TriggerPosition({ at: 4, match: pattern("ab") }, false), ["abab", "ab"]), 4);
});

Deno.test("Place finds matches as long as the search of an expression reaches, over pieces", () => {
  const from = (match: string, blanks: number) =>
    find(new TriggerPosition({ at: undefined, match: pattern(match) }, false), [
      "a",
      new Uint8Array(blanks),
      "xbc",
    ]);
  assertEquals(from("re/s:a.*b", 64 * 1024 - 4), 64 * 1024 - 1);
  assertEquals(from("re/s:a.*b", 64 * 1024), undefined);
  assertEquals(from("re/s,search=128KiB:a.*b", 64 * 1024), 64 * 1024 + 3);
  const piece = new Uint8Array(64 * 1024);
  assertEquals(
    find(new TriggerPosition({ at: undefined, match: pattern("re:a(.)") }, false), ["a", piece]),
    2,
  );
});

Deno.test("Place takes the start of what it kept for no start of the stream", () => {
  const place = new TriggerPosition({ at: undefined, match: pattern("re:^A") }, false);
  const many = new Uint8Array(64 * 1024).fill(0x41);
  assertEquals(find(place, ["x", many, "AAA", "AAA"]), undefined);
  assertEquals(find(new TriggerPosition({ at: undefined, match: pattern("re:^A") }, false), ["A", many]), 0);
});

Deno.test("Place keeps a copy of what went by: others may change that", () => {
  const place = new TriggerPosition({ at: undefined, match: pattern("abc") }, false);
  const first = utf8("xab");
  assertEquals(place.find({ bytes: first, offset: 0, at: 0 }), undefined);
  first.fill(0);
  assertEquals(place.find({ bytes: utf8("cd"), offset: 3, at: 0 }), 1);
});

Deno.test("Place finds the first match of known bytes however the stream is cut: at it or right behind it", () => {
  const stream = fc.array(fc.constantFrom(97, 98), { maxLength: 40 }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 6 }), fc.constantFrom("a", "ab", "aab", "abab"), (
      bytes,
      places,
      wanted,
    ) => {
      const pieces = cut(bytes, places);
      const match = pattern(wanted);
      const found = match.find(concat(pieces));
      const ends: number[] = [];
      pieces.reduce((end, { length }) => (ends.push(end + length), end + length), 0);
      const isCut = found && ends.some((end) => end > found.start && end < found.end);
      const expected = isCut ? found.end : found?.start;
      assertEquals(find(new TriggerPosition({ at: undefined, match }, false), pieces), expected);
    }),
  );
});
