import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { beginningRows, comparisonRows, differenceInWords } from "../../../src/reports/comparison.ts";
import { firstDifference } from "../../../src/reports/difference.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { unsafe } from "../unsafe.ts";

function compared(expected: string, received: string): { words: string; rows: string[] } {
  const [wanted, got] = [utf8(expected), utf8(received)];
  const difference = firstDifference(wanted, got);
  assert(difference);
  return {
    words: differenceInWords(difference, wanted, got),
    rows: comparisonRows(difference, wanted, got),
  };
}

const words: Array<[expected: string, received: string, words: string]> = [
  ["ACME,PSU\n", "ACME,PSX\n", 'byte 7 is 58 "X" instead of 55 "U"'],
  ["a\n", "a\r\n", 'byte 1 is 0d "\\r" instead of 0a "\\n"'],
  ["é", "è", 'byte 1 is a8 "\\xa8" instead of a9 "\\xa9"'],
  ["ACME", "AC", 'it ends after 2 bytes, 4d "M" is missing'],
  ["ACME", "A", 'it ends after 1 byte, 43 "C" is missing'],
  ["ACME", "", "nothing was received"],
  ["ACME", "ACME\0", 'byte 4 is 00 "\\0" behind all that was expected'],
  ["VOLT 3.30", "hello\nVOLT 3.3x", 'byte 14 is 78 "x" instead of 30 "0"'],
];

for (const [expected, received, said] of words) {
  Deno.test(`differenceInWords() says where they part: ${said}`, () => {
    assertEquals(compared(expected, received).words, said);
  });
}

Deno.test("comparisonRows() marks the first difference in both columns", () => {
  assertEquals(compared("ACME,PSU\n", "ACME,PSX\n").rows, [
    "expected  00000000  41 43 4d 45 2c 50 53 55  0a                       |ACME,PSU.|",
    "received  00000000  41 43 4d 45 2c 50 53 58  0a                       |ACME,PSX.|",
    "                                         ^^                                   ^",
  ]);
  assertEquals(compared("0123456789abcdef", "0123456789abcdeX").rows, [
    "expected  00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|",
    "received  00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 58  |0123456789abcdeX|",
    "                                                                  ^^                  ^",
  ]);
});

Deno.test("comparisonRows() shows one row before the difference and one behind it", () => {
  const line = "0123456789abcdef";
  const { rows } = compared(line.repeat(5), `${line.repeat(2)}0123X56789abcdef${line.repeat(3)}`);
  assertEquals(rows.map((row) => row.slice(0, 18).trim()), [
    "expected  00000010",
    "received  00000010",
    "expected  00000020",
    "received  00000020",
    "",
    "expected  00000030",
    "received  00000030",
  ]);
  assertEquals(
    rows[3],
    "received  00000020  30 31 32 33 58 35 36 37  38 39 61 62 63 64 65 66  |0123X56789abcdef|",
  );
});

Deno.test("comparisonRows() lays the nearest part of a stream beside what was expected", () => {
  assertEquals(compared("VOLT 3.30", "hello\nVOLT 3.3x").rows, [
    "expected  00000000  56 4f 4c 54 20 33 2e 33  30                       |VOLT 3.30|",
    "received  00000006  56 4f 4c 54 20 33 2e 33  78                       |VOLT 3.3x|",
    "                                             ^^                                ^",
  ]);
});

Deno.test("comparisonRows() shows an offset and no more where one of them has ended", () => {
  assertEquals(compared("A", "").rows, [
    `expected  00000000  41${" ".repeat(48)}|A|`,
    "received  00000000",
    `${" ".repeat(20)}^^${" ".repeat(49)}^`,
  ]);
  assertEquals(compared("0123456789abcdef", "0123456789abcdef\n").rows, [
    "expected  00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|",
    "received  00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|",
    "expected  00000010",
    `received  00000010  0a${" ".repeat(48)}|.|`,
    `${" ".repeat(20)}^^${" ".repeat(49)}^`,
  ]);
});

Deno.test("comparisonRows() marks the very bytes that differ, whatever they are", () =>
  fc.assert(fc.property(anyBytes, anyBytes, (expected, received) => {
    const difference = firstDifference(expected, received);
    if (!difference) return;
    const rows = comparisonRows(difference, expected, received);
    assert(rows.length <= 7);
    assert(!unsafe.test(rows.join("")), "nothing but printable ASCII");
    const at = rows.findIndex((row) => row.includes("^^") && row.trimStart().startsWith("^"));
    const column = rows[at]!.indexOf("^^");
    const hex = (byte: number | undefined) => byte?.toString(16).padStart(2, "0") ?? "";
    assertEquals(rows[at - 2]!.slice(column, column + 2).trim(), hex(expected[difference.expected]));
    assertEquals(rows[at - 1]!.slice(column, column + 2).trim(), hex(received[difference.received]));
  })));

Deno.test("beginningRows() shows 128 bytes, and how many there are more", () => {
  assertEquals(beginningRows(utf8("A")), [`00000000  41${" ".repeat(48)}|A|`]);
  assertEquals(beginningRows(new Uint8Array(128)).length, 8);
  const rows = beginningRows(new Uint8Array(1000));
  assertEquals(rows.length, 9);
  assertEquals(rows[8], "... (872 bytes more)");
});
