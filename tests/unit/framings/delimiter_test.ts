import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { b, contents, framing, shown } from "./framing_kit.ts";

Deno.test("delimiter cuts at bytes in any notation", () => {
  assertEquals(contents("delimiter:bytes=hex:03", "one\x03two\x03"), ["one", "two"]);
  assertEquals(contents("delimiter:bytes=\\r\\n>", "one\r\n>two\r\n\r\n>"), ["one", "two\r\n"]);
  assertEquals(contents("delimiter:bytes=\\,", "a,b,"), ["a", "b"]);
});

Deno.test("delimiter finds one that stands in several chunks, and one that begins like itself", () => {
  assertEquals(contents("delimiter:bytes=ab", "xa", "b", "ya", "ab"), ["x", "ya"]);
  assertEquals(contents("delimiter:bytes=aab", "a", "a", "a", "b", "z"), ["a", "z"]);
});

Deno.test("delimiter takes what is left at the end of the stream as a last frame", () => {
  assertEquals(contents("delimiter:bytes=--", "one--two-"), ["one", "two-"]);
});

Deno.test("delimiter.encode() adds it where it is not there", () => {
  const encode = (content: string) => shown(framing("delimiter:bytes=--").encode(b(content)));
  assertEquals([encode("OK"), encode("OK-"), encode("OK--"), encode("")], ["OK--", "OK---", "OK--", "--"]);
});

Deno.test("delimiter refuses to be nothing", () => {
  assertRefused(
    () => framing("delimiter:bytes="),
    'delimiter: bytes: "" can\'t end a message (try \\n or hex:03)',
  );
  assertRefused(() => framing("delimiter"), "delimiter: bytes is missing (PAYLOAD)");
});
