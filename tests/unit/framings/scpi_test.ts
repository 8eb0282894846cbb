import { assertEquals } from "../../assert.ts";
import { b, contents, framing, run, shown } from "./framing_kit.ts";

Deno.test("scpi cuts lines, with LF or CRLF", () => {
  assertEquals(contents("scpi", "*IDN?\nVOLT 5;:CURR 1\r\nx"), ["*IDN?", "VOLT 5;:CURR 1", "x"]);
});

Deno.test("scpi leaves line endings in a binary block alone", () => {
  assertEquals(contents("scpi", "CURV #14a\nb\n\n*OPC?\n"), ["CURV #14a\nb\n", "*OPC?"]);
  assertEquals(contents("scpi", "#210\n\n\n\n\n\n\n\n\n\n\n"), ["#210" + "\n".repeat(10)]);
  assertEquals(contents("scpi", "#13a\nb,#12\n\n;#11\n\n"), ["#13a\nb,#12\n\n;#11\n"]);
  assertEquals(contents("scpi", "#10\n"), ["#10"]);
});

Deno.test("scpi follows a block over chunks, wherever they are cut", () => {
  assertEquals(contents("scpi", "A ", "#", "1", "4", "a\n", "b\n", "\n"), ["A #14a\nb\n"]);
});

Deno.test("scpi takes a CR at the end of a block for data", () => {
  assertEquals(contents("scpi", "#13ab\r\n#13ab\r\r\n"), ["#13ab\r", "#13ab\r"]);
});

Deno.test("scpi sees no block in strings, words, other numbers and blocks without a length", () => {
  const lines = [
    'DISP "#15"',
    "DISP '#15'",
    'DISP "a""#15"',
    "ACME,SN#12,1.0",
    "#HFF",
    "#Q17",
    "#B101",
    "#0abc",
    "#",
    "#2",
    "#2x",
    "it's #HFF",
  ];
  assertEquals(contents("scpi", lines.join("\n") + "\n"), lines);
});

Deno.test("scpi ends a line in a string that is not closed", () => {
  assertEquals(contents("scpi", "can't\n#11\n\n"), ["can't", "#11\n"]);
});

Deno.test("scpi refuses a block that is too long as soon as its length is there", () => {
  assertEquals(contents("scpi:max=100", "a\n#3100"), [
    "a",
    "! a SCPI message has more than 100 bytes (at byte 2 of the stream)",
  ]);
  assertEquals(contents("scpi", "#9999999999"), [
    "! a SCPI message has more than 16777216 bytes (at byte 0 of the stream)",
  ]);
});

Deno.test("scpi tells what is missing of a block at the end of the stream", () => {
  assertEquals(contents("scpi", "ok\n#15ab"), [
    "ok",
    "! the stream ended after 5 of at least 8 bytes of a SCPI message (at byte 3 of the stream)",
  ]);
});

Deno.test("scpi.encode() ends a message as the request, and knows data from a line ending", () => {
  const made = framing("scpi");
  const encode = (content: string, request?: string) =>
    shown(made.encode(b(content), request === undefined ? undefined : run("scpi", [b(request)]).frames[0]));
  assertEquals(encode("1.5"), "1.5\n");
  assertEquals(encode("1.5\n"), "1.5\n");
  assertEquals(encode("1.5", "V?\r\n"), "1.5\r\n");
  assertEquals(encode("#13ab\n"), "#13ab\n\n");
  assertEquals(encode("#13ab\r"), "#13ab\r\r\n");
  assertEquals(encode("1.5", "#13ab\r\n"), "1.5\n");
});
