import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { b, contents, framing, shown } from "./framing_kit.ts";

Deno.test("line cuts at LF, with or without a CR before it", () => {
  assertEquals(contents("line", "one\ntwo\r\n\n\r\n"), ["one", "two", "", ""]);
  assertEquals(contents("line", "a\r\r\nb\rc\n"), ["a\r", "b\rc"]);
});

Deno.test("line:ending=lf leaves a CR in the content", () => {
  assertEquals(contents("line:ending=lf", "one\ntwo\r\n"), ["one", "two\r"]);
});

Deno.test("line:ending=crlf leaves an LF without CR in the content", () => {
  assertEquals(contents("line:ending=crlf", "\none\ntwo\r\n\r\nx\n\r\n"), ["\none\ntwo", "", "x\n"]);
  assertEquals(contents("line:ending=crlf", "one\r", "\ntwo\r", "\r", "\n"), ["one", "two\r"]);
});

Deno.test("line takes what is left at the end of the stream as a last line", () => {
  assertEquals(contents("line", "one\ntwo"), ["one", "two"]);
  assertEquals(contents("line", "one\r"), ["one\r"]);
  assertEquals(contents("line"), []);
});

Deno.test("line counts on where it is used after the end of a stream", () => {
  const made = framing("line");
  made.push(b("one\ntwo"));
  made.flush();
  assertEquals(made.push(b("3\n")).map(({ offset, wire }) => [offset, shown(wire)]), [[7, "3\n"]]);
});

Deno.test("line:max counts the line ending, and tells where the line begins that is too long", () => {
  const tooLong = (offset: number) => `! a line has more than 5 bytes (at byte ${offset} of the stream)`;
  assertEquals(contents("line:max=5", "1234\n12345\n"), ["1234", tooLong(5)]);
  assertEquals(contents("line:max=5", "1234\n", "12345", "6"), ["1234", tooLong(5)]);
  assertEquals(contents("line:max=5", "123\r\n", "12345"), ["123", "12345"]);
});

Deno.test("line answers with the ending of the request", () => {
  const server = framing("line");
  const endings = ["a\n", "a\r\n", "a"].flatMap((wire) => [...server.push(b(wire)), ...server.flush()])
    .map((request) => shown(server.encode(b("OK"), request)));
  assertEquals(endings, ["OK\n", "OK\r\n", "OK\n"]);
});

Deno.test("line.encode() ends a line as its option says, and leaves one that has its ending already", () => {
  const encode = (spec: string, content: string) => shown(framing(spec).encode(b(content)));
  assertEquals(encode("line", "OK"), "OK\n");
  assertEquals(encode("line", "OK\r\n"), "OK\r\n");
  assertEquals(encode("line", "a CR of its own\r"), "a CR of its own\r\r\n");
  assertEquals(encode("line:ending=lf", "OK\r"), "OK\r\n");
  assertEquals(encode("line:ending=crlf", "OK"), "OK\r\n");
  assertEquals(encode("line:ending=crlf", "OK\n"), "OK\n\r\n");
  assertEquals(encode("line:ending=crlf", "OK\r\n"), "OK\r\n");
  assertEquals(encode("line", ""), "\n");
});

Deno.test("line refuses a max that no line can keep", () => {
  assertRefused(
    () => framing("line:max=0"),
    'line: max: "0" is too small (1 or more; try 512, 64KiB, 10MB)',
  );
});
