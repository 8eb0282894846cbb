import fc from "fast-check";
import { concat, equal, utf8 } from "../../../src/bytes/bytes.ts";
import { escapeBytes, escapeForTerminal, printableText } from "../../../src/bytes/escape.ts";
import { parsePayload } from "../../../src/values/payload.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { linux } from "../refusal.ts";
import { unsafe } from "../unsafe.ts";

const escaped: Array<[string | number[], string]> = [
  ["", ""],
  ["I am Chuck Norris!", "I am Chuck Norris!"],
  ["a\r\nb\tc\0d\\e", "a\\r\\nb\\tc\\0d\\\\e"],
  ['say "it\'s"', 'say "it\'s"'],
  ["é你😀ñ", "é你😀ñ"],
  ["\x1b[2J\x07\x7f", "\\x1b[2J\\x07\\x7f"],
  ["\u009b31m", "\\xc2\\x9b31m"],
  ["\u202etxt.exe", "\\xe2\\x80\\xaetxt.exe"],
  ["\ufeffA", "\\xef\\xbb\\xbfA"],
  ["a\u00a0b", "a\\xc2\\xa0b"],
  ["a\u2028b", "a\\xe2\\x80\\xa8b"],
  ["\u{e0041}", "\\xf3\\xa0\\x81\\x81"],
  ["\ue000", "\\xee\\x80\\x80"],
  [[0xff, 0x41, 0xfe], "\\xffA\\xfe"],
  [[0xc3], "\\xc3"],
  [[0xe4, 0xbd, 0x41], "\\xe4\\xbdA"],
  // Overlong, a surrogate, beyond U+10FFFF: RFC 3629 has none of them.
  [[0xc0, 0x80, 0xe0, 0x9f, 0xbf], "\\xc0\\x80\\xe0\\x9f\\xbf"],
  [[0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"],
  [[0xf4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"],
  [[0xf0, 0x8f, 0xbf, 0xbf], "\\xf0\\x8f\\xbf\\xbf"],
];

Deno.test("escapeBytes() keeps printable UTF-8 and escapes everything else", () => {
  for (const [from, to] of escaped) {
    const bytes = typeof from === "string" ? utf8(from) : Uint8Array.from(from);
    assertEquals([...escapeBytes(bytes)], [...to]);
  }
});

Deno.test("escapeBytes() never lets a control, format or invalid character through", () => {
  fc.assert(fc.property(anyBytes, (bytes) => assert(!unsafe.test(escapeBytes(bytes)))));
});

Deno.test("escapeBytes() is safe and loses nothing for every character of the basic plane", () => {
  const points = Array.from({ length: 0x10000 }, (_, point) => point)
    .filter((point) => point < 0xd800 || point > 0xdfff);
  const bytes = concat(points.map((point) => utf8(String.fromCodePoint(point))));
  const text = escapeBytes(bytes);
  assert(!unsafe.test(text));
  assert(equal(parsePayload(`text:${text}`, linux), bytes));
});

Deno.test("escapeForTerminal() is escapeBytes() with line feeds and tabs left alone", () => {
  assertEquals(escapeForTerminal(utf8("a\r\nb\tc\0\\\x1b")), "a\\r\nb\tc\\0\\\\\\x1b");
  fc.assert(fc.property(anyBytes, (bytes) => {
    const text = escapeForTerminal(bytes);
    assert(!unsafe.test(text.replace(/[\n\t]/g, "")));
    assertEquals(text.replaceAll("\n", "\\n").replaceAll("\t", "\\t"), escapeBytes(bytes));
  }));
});

Deno.test("printableText() takes text with ordinary line layout", () => {
  for (
    const text of [
      "",
      "plain",
      "two\r\nlines\twith tab",
      "é你😀",
      "back\\slash",
      'quo"te',
      "a\u00a0b",
      "\u3000",
    ]
  ) {
    assertEquals(printableText(utf8(text)), text);
  }
});

Deno.test("printableText() refuses controls, format characters, line separators and invalid UTF-8", () => {
  for (
    const text of ["\0", "\x1b", "\x7f", "\u009b", "\u202e", "\ufeff", "\u2028", "\u2029", "\ue000", "a\bb"]
  ) {
    assertEquals([text, printableText(utf8(text))], [text, undefined]);
  }
  for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0x41, 0x80]]) {
    assertEquals(printableText(Uint8Array.from(bytes)), undefined);
  }
});

Deno.test("printableText() agrees with escapeBytes() on what is printable, but for the spaces it keeps", () => {
  // The category Zs; the other separators count as controls.
  const spaces = [
    ..."\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
  ];
  const asEscapes = spaces.map((space) => escapeBytes(utf8(space)).replaceAll("\\", "\\\\"));
  const kept = new RegExp([String.raw`\\[rnt\\]`, ...asEscapes].join("|"), "g");
  fc.assert(fc.property(anyBytes, (bytes) => {
    const text = printableText(bytes);
    assertEquals(text === undefined, escapeBytes(bytes).replace(kept, " ").includes("\\"));
    if (text !== undefined) assertEquals(utf8(text), bytes);
  }));
});
