import { FramingError } from "../../../src/framings/framing.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { b, contents, framing, run, shown } from "./framing_kit.ts";

Deno.test("slip takes packets apart as RFC 1055 has it", () => {
  assertEquals(contents("slip", "one\xc0\xc0two\xc0"), ["one", "two"]);
  assertEquals(contents("slip", "a\xdb\xdcb\xdb\xddc\xc0"), ["a\xc0b\xdbc"]);
  assertEquals(contents("slip", "a\xdb", "\xdcb\xc0"), ["a\xc0b"]);
  assertEquals(contents("slip", "\xdc\xdd\xc0"), ["\xdc\xdd"]);
});

Deno.test("slip counts empty packets to the wire bytes of the one behind them, and drops them at the end", () => {
  const { frames, error } = run("slip", ["\xc0\xc0a", "\xc0\xc0", "\xc0b\xc0\xc0\xc0"].map(b));
  assertEquals(error, undefined);
  assertEquals(frames.map(({ wire, offset }) => [shown(wire), offset]), [
    ["\xc0\xc0a\xc0", 0],
    ["\xc0\xc0b\xc0", 4],
  ]);
});

Deno.test("slip tells of an escape that stands for nothing, and goes on behind the next END", () => {
  assertEquals(contents("slip", "ok\xc0\xc0a\xdbb\xc0on\xc0"), [
    "ok",
    "bad escape: the SLIP escape db is followed by 62, not by dc or dd (at byte 6 of the stream)",
    "on",
  ]);
  assertEquals(contents("slip", "\xdb\xc0"), [
    "bad escape: the SLIP escape db is followed by END, not by dc or dd (at byte 1 of the stream)",
  ]);
});

Deno.test("slip does not take a packet without an END", () => {
  assertEquals(contents("slip", "one\xc0two"), [
    "one",
    "! the stream ended after 3 bytes of a frame (at byte 4 of the stream)",
  ]);
});

Deno.test("slip.encode() puts an END on both sides, and refuses what it can't say", () => {
  assertEquals(shown(framing("slip").encode(b("a\xc0b\xdbc"))), "\xc0a\xdb\xdcb\xdb\xddc\xc0");
  assertThrows(() => framing("slip").encode(b("")), FramingError, "SLIP has no empty packets");
});
