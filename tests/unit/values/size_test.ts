import fc from "fast-check";
import { formatSize, parseRate, parseSize } from "../../../src/values/size.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";

const accepted: Array<[string, number]> = [
  ["0", 0],
  ["512", 512],
  ["512b", 512],
  ["64KiB", 65_536],
  ["64kib", 65_536],
  ["64 KiB", 65_536],
  ["10KB", 10_000],
  ["10kB", 10_000],
  ["10MB", 10_000_000],
  ["1.5MiB", 1_572_864],
  ["1GB", 1_000_000_000],
  ["2GiB", 2_147_483_648],
  // 1.001 * 1000 is 1000.9999999999999 in floating point.
  ["1.001KB", 1001],
  ["4.035KB", 4035],
  ["0.000001MB", 1],
  ["2.00", 2],
  ["9007199254740991", Number.MAX_SAFE_INTEGER],
];

Deno.test("parseSize() reads decimal and binary multiples in any case", () => {
  for (const [text, bytes] of accepted) assertEquals([text, parseSize(text)], [text, bytes]);
});

Deno.test("parseSize() refuses what is not a size, and says what is", () => {
  const notSizes = [
    "",
    " ",
    "-1",
    "+1",
    "1e3",
    "KB",
    ".5KB",
    "5.KB",
    "64  KiB",
    "64 ",
    " 64",
    "64K",
    "64KiBs",
  ];
  for (
    const text of [...notSizes, "1TB", "0x10", "1,000", "1_000", "64KiB/s", "1constructor", "٣KB", "64\nKB"]
  ) {
    assertRefused(() => parseSize(text), `"${text}" is not a size (try 512, 64KiB, 10MB)`);
  }
});

Deno.test("parseSize() refuses a part of a byte", () => {
  for (const text of ["1.5", "0.1KiB", "1.0001KB", "1.0000001MB"]) {
    assertRefused(() => parseSize(text), `"${text}" is not a whole number of bytes (try 512, 64KiB, 10MB)`);
  }
});

Deno.test("parseSize() refuses what a number can't count", () => {
  for (const text of ["9007199254740992", "99999999GiB", "9".repeat(400)]) {
    assertRefused(() => parseSize(text), `"${text}" is too large`);
  }
});

Deno.test("parseSize() takes every thousandth of a kilobyte as a byte", () => {
  fc.assert(fc.property(fc.nat({ max: 10_000_000 }), (bytes) => {
    assertEquals(parseSize(`${Math.floor(bytes / 1000)}.${String(bytes % 1000).padStart(3, "0")}KB`), bytes);
  }));
});

Deno.test("parseRate() reads a size per second", () => {
  for (const [text, bytes] of accepted) assertEquals(parseRate(`${text}/s`), bytes);
});

Deno.test("parseRate() refuses what is not a rate, whatever is wrong with it", () => {
  for (
    const text of ["", "/s", "10KB", "10KB/m", "10KB/S", "10KB /s", "x/s", "1.5/s", "10KB/s/s", "10KB/s "]
  ) {
    assertRefused(() => parseRate(text), `"${text}" is not a rate (try 10KB/s, 1MiB/s)`);
  }
});

Deno.test("formatSize() keeps one decimal of the largest unit that is reached", () => {
  const written: Array<[number, string]> = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [1_048_576, "1 MiB"],
    [16 * 1024 ** 2, "16 MiB"],
    [5 * 1024 ** 4, "5120 GiB"],
  ];
  for (const [bytes, text] of written) assertEquals([bytes, formatSize(bytes)], [bytes, text]);
});
