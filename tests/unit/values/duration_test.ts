import fc from "fast-check";
import { formatDuration, parseDuration } from "../../../src/values/duration.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";

const accepted: Array<[string, number]> = [
  ["0", 0],
  ["0s", 0],
  ["100us", 0.1],
  ["250ms", 250],
  ["3s", 3000],
  ["1.5s", 1500],
  ["0.25m", 15_000],
  ["2m", 120_000],
  ["1h", 3_600_000],
  ["1d", 86_400_000],
  ["007s", 7000],
  ["24d", 2_073_600_000],
  ["2147483647ms", 2 ** 31 - 1],
];

Deno.test("parseDuration() reads every unit as milliseconds", () => {
  for (const [text, ms] of accepted) assertEquals([text, parseDuration(text)], [text, ms]);
});

Deno.test("parseDuration() refuses what is not a duration, and says what is", () => {
  const notDurations = [
    "",
    " ",
    "s",
    "ms",
    "3sec",
    "3 s",
    " 3s",
    "3s ",
    "3S",
    "-3s",
    "+3s",
    "1e3s",
    ".5s",
    "5.s",
  ];
  for (const text of [...notDurations, "1,5s", "3s2ms", "1h30m", "0x10s", "NaNs", "Infinity", "٣s", "3\ns"]) {
    assertRefused(() => parseDuration(text), `"${text}" is not a duration (try 250ms, 3s, 2m, 1h)`);
  }
});

Deno.test("parseDuration() refuses a number without a unit, and offers units", () => {
  assertRefused(() => parseDuration("3"), '"3" has no unit (try 3ms or 3s)');
  assertRefused(() => parseDuration("1.5"), '"1.5" has no unit (try 1.5ms or 1.5s)');
  assertRefused(() => parseDuration("00"), '"00" has no unit (try 00ms or 00s)');
});

Deno.test("parseDuration() refuses what no timer can wait for", () => {
  for (const text of ["25d", "2147483648ms", "600h", `${"9".repeat(400)}s`]) {
    assertRefused(() => parseDuration(text), `"${text}" is too long (at most 24d)`);
  }
});

Deno.test("formatDuration() takes the largest unit without a fraction", () => {
  const written: Array<[number, string]> = [
    [0, "0"],
    [3000, "3s"],
    [1500, "1500ms"],
    [60_000, "1m"],
    [90_000, "90s"],
    [7_200_000, "2h"],
    [172_800_000, "2d"],
    [0.1, "100us"],
    [1.5, "1.5ms"],
    [12.3456, "12.346ms"],
    [1000.9999999999999, "1001ms"],
    [2 ** 31 - 1, "2147483647ms"],
  ];
  for (const [ms, text] of written) assertEquals([ms, formatDuration(ms)], [ms, text]);
});

Deno.test("parseDuration() reads what formatDuration() writes, to the microsecond", () => {
  const microseconds = fc.oneof(fc.nat({ max: 3000 }), fc.integer({ min: 0, max: (2 ** 31 - 1) * 1000 }));
  fc.assert(fc.property(microseconds, (us) => {
    const ms = us / 1000;
    assertEquals(Math.round(parseDuration(formatDuration(ms)) * 1000), us);
  }));
});
