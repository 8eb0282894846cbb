import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { escapeBytes } from "../../../src/bytes/escape.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { parseHex, parsePayload } from "../../../src/values/payload.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes, anyText } from "../arbitraries.ts";
import { assertRefused, linux } from "../refusal.ts";

const read = (text: string) => [...parsePayload(text, linux)];

const texts: Array<[string, string]> = [
  ["", ""],
  ["hello", "hello"],
  ["text:hex:01", "hex:01"],
  ["text:", ""],
  ["Hex:01", "Hex:01"],
  ["http://x", "http://x"],
  ["C:", "C:"],
  ["GET /\\r\\n", "GET /\r\n"],
  ["a\\tb\\0c\\\\d", "a\tb\0c\\d"],
  ["\\a\\b\\e\\f\\v\\'\\\"", "\x07\b\x1b\f\v'\""],
  ["\\u{e9}\\u{1F600}\\u{0}\\u{10ffff}", "é😀\0\u{10ffff}"],
  ["é你😀", "é你😀"],
  ["\\\\x41", "\\x41"],
  ["\\x411", "A1"],
  ["\\01", "\x001"],
  ["a\nb", "a\nb"],
  ["\ufeffx", "\ufeffx"],
  ["raw:a\\nb", "a\\nb"],
  ["raw:text:a", "text:a"],
  ["raw:", ""],
  ["file:a b.bin", "the bytes of a b.bin"],
  ["file:C:\\x", "the bytes of C:\\x"],
];

Deno.test("parsePayload() reads text with escapes, raw text and files", () => {
  for (const [text, meant] of texts) assertEquals([text, read(text)], [text, [...utf8(meant)]]);
});

const bytes: Array<[string, number[]]> = [
  ["\\xff\\x00\\xAb", [0xff, 0, 0xab]],
  ["é\\xc3", [0xc3, 0xa9, 0xc3]],
  ["hex:", []],
  ["hex:01 0a FF", [1, 10, 255]],
  ["hex:010aff", [1, 10, 255]],
  ["hex:0x01,0x0a, 0xff", [1, 10, 255]],
  ["hex:01:0a-ff", [1, 10, 255]],
  ["hex: 1 2\n3\t", [1, 2, 3]],
  ["hex:0x1 0X02", [1, 2]],
  ["base64:", []],
  ["base64:SGk=", [72, 105]],
  ["base64:SGk", [72, 105]],
  ["base64:-_-_", [0xfb, 0xff, 0xbf]],
  ["base64:+/+/", [0xfb, 0xff, 0xbf]],
];

Deno.test("parsePayload() reads bytes in escapes, hexadecimal and base64", () => {
  for (const [text, meant] of bytes) assertEquals([text, read(text)], [text, meant]);
});

Deno.test("parsePayload() refuses an escape that does not exist, and says which do", () => {
  const accepted = "accepted: \\r \\n \\t \\0 \\\\ \\xHH \\u{H}; use raw: for text without escapes";
  const refused: Array<[string, string]> = [
    ["\\q", "\\q"],
    ["ok\\", "\\"],
    ["\\x", "\\x"],
    ["\\x4", "\\x"],
    ["\\xg0", "\\x"],
    ["\\u0041", "\\u"],
    ["\\u{}", "\\u"],
    ["\\u{1234567}", "\\u"],
    ["\\N", "\\N"],
    ["\\😀", "\\😀"],
    ["\\\n", "\\\n"],
  ];
  for (const [text, escape] of refused) {
    assertRefused(() => read(text), `"${escape}" is not an escape (${accepted})`);
  }
});

Deno.test("parsePayload() refuses surrogates and what is beyond Unicode", () => {
  for (const escape of ["\\u{d800}", "\\u{DFFF}", "\\u{110000}", "\\u{ffffff}"]) {
    assertRefused(
      () => read(`a${escape}`),
      `"${escape}" is not a Unicode code point (at most \\u{10ffff}, no surrogates)`,
    );
  }
});

Deno.test("parsePayload() refuses what does not follow its notation", () => {
  const hint = "(write bytes as 01 0a ff)";
  assertRefused(() => read("hex:012"), `"012" has an odd number of digits ${hint}`);
  assertRefused(() => read("hex:01 0x123"), `"0x123" has an odd number of digits ${hint}`);
  assertRefused(() => read("hex:01 zz"), `"zz" in "01 zz" is not hexadecimal digits ${hint}`);
  assertRefused(() => read("hex:0x0x01"), `"0x" in "0x0x01" is not hexadecimal digits ${hint}`);
  assertRefused(() => read("hex:01 ??"), `"??" in "01 ??" is not hexadecimal digits ${hint}`);
  assertRefused(() => read("base64:S"), '"S" is not base64 (RFC 4648)');
  assertRefused(() => read("base64:SG!k"), '"SG!k" is not base64 (RFC 4648)');
  assertRefused(() => read("base64:S=Gk"), '"S=Gk" is not base64 (RFC 4648)');
  assertRefused(() => read("file:"), '"file:" names no file (try file:request.bin)');
});

Deno.test("parsePayload() passes on that a file can't be read", () => {
  const readFile = () => {
    throw new Failure(ExitCode.LocalResource, "gone");
  };
  assertRefused(() => parsePayload("file:x", { ...linux, readFile }), "gone", ExitCode.LocalResource);
});

Deno.test("parsePayload() gives back any bytes that escapeBytes() wrote", () => {
  fc.assert(fc.property(anyBytes, (bytes) => assertEquals(read(`text:${escapeBytes(bytes)}`), [...bytes])));
  for (let byte = 0; byte < 256; byte++) {
    assertEquals(read(`text:${escapeBytes(Uint8Array.of(byte, 0x31))}`), [byte, 0x31]);
  }
});

Deno.test("parsePayload() gives back any bytes from hex:, base64: and raw:", () => {
  fc.assert(fc.property(anyBytes, fc.constantFrom("", " ", ",", ":", "-", "\n"), (bytes, separator) => {
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
    assertEquals([...parseHex(hex)], [...bytes]);
    assertEquals(read(`hex:${hex.toUpperCase()}`), [...bytes]);
    assertEquals(read(`base64:${btoa(String.fromCharCode(...bytes))}`), [...bytes]);
  }));
  fc.assert(fc.property(anyText, (text) => assertEquals(read(`raw:${text}`), [...utf8(text)])));
});
