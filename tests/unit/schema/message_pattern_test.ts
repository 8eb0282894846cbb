import fc from "fast-check";
import { latin1 } from "../../../src/bytes/bytes.ts";
import { escapeBytes } from "../../../src/bytes/escape.ts";
import { matcher, valueMatcher } from "../../../src/schema/message_pattern.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { assertRefused, linux } from "../refusal.ts";

function matches(pattern: string, message: string): boolean {
  return matcher.parse(pattern, linux)(message) !== undefined;
}

Deno.test("matcher takes bytes for the whole message", () => {
  for (
    const [message, expected] of [["VOLT?", true], ["MEAS:VOLT?", false], ["VOLT? ", false], [
      "",
      false,
    ]] as const
  ) {
    assertEquals(matches("VOLT?", message), expected, message);
    assertEquals(matches("hex:56 4f 4c 54 3f", message), expected, message);
    assertEquals(matches("hex:56 ?? 4f 54 3f", message), false, message);
    assertEquals(matches("hex:56 ?? 4c 54 3f", message), expected, message);
  }
});

Deno.test("matcher takes ?? for any byte, line endings and 0xff too", () => {
  for (const byte of ["\n", "\r", "\0", "\xff", "\u0085", "?"]) {
    assertEquals(matches("hex:01 ?? 02", `\x01${byte}\x02`), true);
  }
  assertEquals(matches("hex:01 ?? 02", "\x01\x02"), false);
  assertEquals(matches("hex:1 ??", "\x01\x02"), true);
});

Deno.test("matcher lets a regular expression find its place, with its flags", () => {
  assertEquals(matches("re:VOLT", "MEAS:VOLT?"), true);
  assertEquals(matches("re:^VOLT", "MEAS:VOLT?"), false);
  assertEquals(matches("re/i:volt", "MEAS:VOLT?"), true);
  assertEquals(matches("re:a.b", "a\nb"), false);
  assertEquals(matches("re/s:a.b", "a\nb"), true);
});

Deno.test("matcher gives the groups by number and by name, and empty text for those that took no part", () => {
  const captured = matcher.parse("re:^(?<what>\\w+)(?: (\\d+))?(x)?", linux)("VOLT 12");
  assertEquals(captured?.captures, ["VOLT", "12", ""]);
  assertEquals(captured?.named, { what: "VOLT" });
  assertEquals(matcher.parse("*IDN?", linux)("*IDN?")?.captures, []);
});

Deno.test("matcher takes any for all that is not empty", () => {
  assertEquals([matches("any", "x"), matches("any", "\n"), matches("any", "")], [true, true, false]);
});

Deno.test("matcher takes a regular expression that an empty message matches", () => {
  assertEquals([matches("re:^(.*)$", ""), matches("re:^$", ""), matches("re:^$", "x")], [true, true, false]);
});

Deno.test("matcher refuses what a pattern may not be", () => {
  assertRefused(
    () => matcher.parse("re:(", linux),
    '"re:(" is not a regular expression (/(/: Unterminated group)',
  );
  assertRefused(
    () => matcher.parse("re/g:x*", linux),
    '"re/g:x*": "g" is not i, m, s, and search=SIZE behind them (try re/i,search=256KiB:)',
  );
  assertRefused(() => matcher.parse("", linux), '"" is empty and would always match (use any for any bytes)');
});

Deno.test("matcher finds exactly the bytes that it was made from", () => {
  fc.assert(fc.property(anyBytes, anyBytes, (wanted, other) => {
    if (wanted.length === 0) return;
    const matches = matcher.parse(`text:${escapeBytes(wanted)}`, linux);
    assertEquals(matches(latin1(wanted)) !== undefined, true);
    assertEquals(matches(latin1(other)) !== undefined, latin1(other) === latin1(wanted));
  }));
});

Deno.test("valueMatcher takes a range of numbers, ends included", () => {
  const between = (range: string, values: readonly string[]) => {
    const matches = valueMatcher.parse(range, linux);
    return values.filter((value) => matches(value));
  };
  assertEquals(between("1..125", ["0", "1", "1.5", "125", "126", "x", "", " "]), ["1", "1.5", "125"]);
  assertEquals(between("-2.5..0", ["-3", "-2.5", "-1", "0", "0.1"]), ["-2.5", "-1", "0"]);
  assertEquals(between("3", ["3", "13", "3.0"]), ["3"]);
  assertEquals(between("re:^(5|15)$", ["5", "15", "1"]), ["5", "15"]);
});

Deno.test("valueMatcher refuses a range that holds no number", () => {
  assertRefused(
    () => valueMatcher.parse("5..1", linux),
    '"5..1" holds no number (write the smaller one first)',
  );
});
