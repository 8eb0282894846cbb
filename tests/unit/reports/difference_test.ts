import fc from "fast-check";
import { concat, utf8 } from "../../../src/bytes/bytes.ts";
import { type Difference, firstDifference } from "../../../src/reports/difference.ts";
import { assert, assertEquals } from "../../assert.ts";

const cases: Array<[why: string, expected: string, received: string, Difference | undefined]> = [
  ["the same", "ACME", "ACME", undefined],
  ["both empty", "", "", undefined],
  ["one byte is another", "ACME,PSU\n", "ACME,PSX\n", { expected: 7, received: 7 }],
  ["the very first byte is another", "OK 12", "XK 12 and O", { expected: 0, received: 0 }],
  ["it ends early", "ACME", "AC", { expected: 2, received: 2 }],
  ["nothing came", "ACME", "", { expected: 0, received: 0 }],
  ["it goes on", "ACME", "ACME\r\n", { expected: 4, received: 4 }],
  ["nothing was wanted", "", "x", { expected: 0, received: 0 }],
  ["it stands behind a greeting", "VOLT 3.30", "hello\nVOLT 3.3", { expected: 8, received: 14 }],
  ["the better of two beginnings counts", "abcd", "ab abc ab", { expected: 3, received: 6 }],
  ["a beginning within a beginning", "aabaac", "xaabaabaad", { expected: 5, received: 6 }],
  ["all of it stands behind something: that is too much", "ACME", "> ACME", { expected: 0, received: 0 }],
  ["what agrees from the start on counts as much as a part", "ab", "xbxa", { expected: 0, received: 0 }],
  ["nothing is alike", "abc", "xyz", { expected: 0, received: 0 }],
];

for (const [why, expected, received, difference] of cases) {
  Deno.test(`firstDifference() finds where they part: ${why}`, () => {
    assertEquals(firstDifference(utf8(expected), utf8(received)), difference);
  });
}

/** Few different bytes, so that parts repeat. */
const dull = fc.uint8Array({ max: 2, maxLength: 14 });

/** The same by trying every place. */
function slowly(expected: Uint8Array, received: Uint8Array): number {
  let best = 0;
  for (let at = 0; at < received.length; at++) {
    let length = 0;
    while (length < expected.length && expected[length] === received[at + length]) length++;
    best = Math.max(best, length);
  }
  return best;
}

Deno.test("firstDifference() points at bytes that differ, behind bytes that don't", () =>
  fc.assert(fc.property(dull, dull, (expected, received) => {
    const found = firstDifference(expected, received);
    if (!found) return assertEquals(received, expected);
    const shift = found.received - found.expected;
    assert(shift >= 0);
    assertEquals(received.slice(shift, found.received), expected.slice(0, found.expected));
    assert(expected[found.expected] !== received[found.received], "different, or one of them has ended");
    const longest = slowly(expected, received);
    if (shift > 0) assertEquals(found.expected, longest, "laid aside for the longest part only");
  })));

Deno.test("firstDifference() finds the longest part behind anything that was not expected", () =>
  fc.assert(fc.property(
    // No byte twice: so nothing agrees by chance.
    fc.uniqueArray(fc.nat({ max: 99 }), { minLength: 2, maxLength: 20 }).map((bytes) =>
      Uint8Array.from(bytes)
    ),
    fc.uint8Array({ min: 100, max: 199, minLength: 1, maxLength: 20 }),
    fc.nat(),
    (expected, before, cut) => {
      const kept = 1 + cut % (expected.length - 1);
      const received = concat([before, expected.subarray(0, kept), Uint8Array.of(200)]);
      assertEquals(firstDifference(expected, received), { expected: kept, received: before.length + kept });
    },
  )));

Deno.test("firstDifference() takes no longer for bytes that repeat themselves", () => {
  // Trying every place would compare 2^38 times; at most a few seconds for what takes milliseconds.
  const expected = new Uint8Array(2 ** 19 + 1);
  expected[2 ** 19] = 1;
  const started = performance.now();
  assertEquals(firstDifference(expected, new Uint8Array(2 ** 20)), { expected: 2 ** 19, received: 2 ** 19 });
  assert(performance.now() - started < 10_000);
});
