import fc from "fast-check";
import { fromLatin1, latin1 } from "../../../src/bytes/bytes.ts";
import { escapeBytes } from "../../../src/bytes/escape.ts";
import { messageMatcher, valueMatcher } from "../../../src/schema/message_pattern.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { MessageText } from "../../../src/schema/message_text.ts";
import { assertRefused, linux } from "../refusal.ts";
import { scopeWith } from "../templates/template_kit.ts";

/** A line that ends with CR LF. */
function line(content: string): MessageText {
  return new MessageText({ content: fromLatin1(content), wire: fromLatin1(`${content}\r\n`), offset: 0 });
}

function readMessage(pattern: string) {
  return messageMatcher({}).parse(pattern, linux)(scopeWith());
}

function readValue(pattern: string) {
  return valueMatcher({}).parse(pattern, linux)(scopeWith());
}

function matches(pattern: string, message: string): boolean {
  return readMessage(pattern)(line(message)) !== undefined;
}

Deno.test("messageMatcher takes bytes for the whole message", () => {
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

Deno.test("messageMatcher takes the bytes of a message on the wire too, but finds only in its content", () => {
  assertEquals([matches("VOLT?\\r\\n", "VOLT?"), matches("VOLT?\\n", "VOLT?")], [true, false]);
  assertEquals([matches("hex:41 ?? 0a", "A"), matches("re:\\r", "A")], [true, false]);
});

Deno.test("messageMatcher takes ?? for any byte, line endings and 0xff too", () => {
  for (const byte of ["\n", "\r", "\0", "\xff", "\u0085", "?"]) {
    assertEquals(matches("hex:01 ?? 02", `\x01${byte}\x02`), true);
  }
  assertEquals(matches("hex:01 ?? 02", "\x01\x02"), false);
  assertEquals(matches("hex:1 ??", "\x01\x02"), true);
});

Deno.test("messageMatcher lets a regular expression find its place, with its flags", () => {
  assertEquals(matches("re:VOLT", "MEAS:VOLT?"), true);
  assertEquals(matches("re:^VOLT", "MEAS:VOLT?"), false);
  assertEquals(matches("re/i:volt", "MEAS:VOLT?"), true);
  assertEquals(matches("re:a.b", "a\nb"), false);
  assertEquals(matches("re/s:a.b", "a\nb"), true);
});

Deno.test("messageMatcher gives the groups by number and by name, and empty text for those that took no part", () => {
  const captured = readMessage("re:^(?<what>\\w+)(?: (\\d+))?(x)?")(line("VOLT 12"));
  assertEquals(captured?.captures, ["VOLT", "12", ""]);
  assertEquals(captured?.named, { what: "VOLT" });
  assertEquals(readMessage("*IDN?")(line("*IDN?"))?.captures, []);
});

Deno.test("messageMatcher takes any for all that is not empty", () => {
  assertEquals([matches("any", "x"), matches("any", "\n"), matches("any", "")], [true, true, false]);
});

Deno.test("messageMatcher takes a regular expression that an empty message matches", () => {
  assertEquals([matches("re:^(.*)$", ""), matches("re:^$", ""), matches("re:^$", "x")], [true, true, false]);
});

Deno.test("messageMatcher refuses what a pattern may not be", () => {
  assertRefused(
    () => readMessage("re:("),
    '"re:(" is not a regular expression (/(/: Unterminated group)',
  );
  assertRefused(
    () => readMessage("re/g:x*"),
    '"re/g:x*": "g" is not i, m, s, and search=SIZE behind them (try re/i,search=256KiB:)',
  );
  assertRefused(
    () => readMessage(""),
    '"" is empty and would always match (use any for any bytes)',
  );
});

Deno.test("messageMatcher finds exactly the bytes that it was made from", () => {
  fc.assert(fc.property(anyBytes, anyBytes, (wanted, other) => {
    if (wanted.length === 0) return;
    const matches = readMessage(`text:${escapeBytes(wanted)}`);
    const isMatch = (content: Uint8Array) => matches(line(latin1(content))) !== undefined;
    assertEquals(isMatch(wanted), true);
    assertEquals(isMatch(other), [latin1(other), `${latin1(other)}\r\n`].includes(latin1(wanted)));
  }));
});

Deno.test("valueMatcher takes a range of numbers, ends included", () => {
  const between = (range: string, values: readonly string[]) => {
    const matches = readValue(range);
    return values.filter((value) => matches(value));
  };
  assertEquals(between("1..125", ["0", "1", "1.5", "125", "126", "x", "", " "]), ["1", "1.5", "125"]);
  assertEquals(between("-2.5..0", ["-3", "-2.5", "-1", "0", "0.1"]), ["-2.5", "-1", "0"]);
  assertEquals(between("5..", ["4.9", "5", "1e6", "x", ""]), ["5", "1e6"]);
  assertEquals(between("..-1", ["-9", "-1", "0"]), ["-9", "-1"]);
  assertEquals(between("text:3+", ["3+", "3"]), ["3+"]);
  assertEquals(between("3", ["3", "13", "3.0"]), ["3"]);
  assertEquals(between("re:^(5|15)$", ["5", "15", "1"]), ["5", "15"]);
});

Deno.test("valueMatcher refuses a range in another notation, with what to write", () => {
  const written = {
    "3+": "3..",
    ">0": "1..",
    ">= 2.5": "2.5..",
    "<5": "..4",
    "<=-1": "..-1",
    "1...5": "1..5",
  };
  for (const [text, instead] of Object.entries(written)) {
    assertRefused(
      () => readValue(text),
      `"${text}" is not written as a range (write ${instead}, or text:${text} for this text)`,
    );
  }
});

Deno.test("valueMatcher refuses a range that holds no number", () => {
  assertRefused(
    () => readValue("5..1"),
    '"5..1" holds no number (write 1..5)',
  );
});
