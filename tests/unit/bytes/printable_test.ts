import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { excerpt, label, printable, shortened } from "../../../src/bytes/printable.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyBytes, anyText } from "../arbitraries.ts";
import { unsafe } from "../unsafe.ts";

Deno.test("printable() leaves printable text as it is, escapes in it as well", () => {
  for (const text of ["", "The supply answers", "*IDN?\\n \\\\", "你好 é 😀", "<&>\"'#", "  "]) {
    assertEquals(printable(text), text);
  }
});

Deno.test("printable() escapes what controls a terminal, can't be seen or is half a character", () => {
  assertEquals(printable("a\r\n\t\0b"), "a\\r\\n\\t\\0b");
  assertEquals(printable("\x1b[2J\x9b\u202e"), "\\x1b[2J\\xc2\\x9b\\xe2\\x80\\xae");
  assertEquals(printable("a\u00a0b\u2028"), "a\\xc2\\xa0b\\xe2\\x80\\xa8");
  assertEquals(printable("\ud800!\uffff\u{1fffe}"), "\ufffd!\\xef\\xbf\\xbf\\xf0\\x9f\\xbf\\xbe");
});

Deno.test("printable() never lets anything through that is not safe", () =>
  fc.assert(fc.property(fc.oneof(anyText, fc.string({ unit: "binary" })), (text) => {
    assert(!unsafe.test(printable(text)));
    assertEquals(printable(printable(text)), printable(text));
  })));

Deno.test("label() is never empty and never ends in spaces", () => {
  assertEquals(["", "  ", " a b ", "\n"].map(label), ["(no name)", "(no name)", "a b", "\\n"]);
});

Deno.test("shortened() shows 200 characters, and how many there are more", () => {
  assertEquals(shortened("x".repeat(200)), "x".repeat(200));
  assertEquals(shortened("😀".repeat(203)), `${"😀".repeat(200)}... (3 characters more)`);
});

Deno.test("excerpt() shows 200 bytes, and how many there are", () => {
  assertEquals(excerpt(new Uint8Array()), "nothing");
  assertEquals(excerpt(utf8("\n")), "\\n (1 byte)");
  assertEquals(excerpt(utf8("x".repeat(200))), `${"x".repeat(200)} (200 bytes)`);
  assertEquals(excerpt(utf8("x".repeat(201))), `${"x".repeat(200)}... (201 bytes)`);
});

Deno.test("excerpt() is safe whatever the peer sent", () =>
  fc.assert(fc.property(anyBytes, (bytes) => assert(!unsafe.test(excerpt(bytes))))));
