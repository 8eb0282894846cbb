import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { escapeForTerminal } from "../../../src/bytes/escape.ts";
import { TerminalText } from "../../../src/io/terminal_text.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyBytes, cut } from "../arbitraries.ts";
import { unsafe } from "../unsafe.ts";

function shown(pieces: readonly Uint8Array[]): string {
  const text = new TerminalText();
  return pieces.map((piece) => text.push(piece)).join("") + text.end();
}

Deno.test("TerminalText shows a character whole that comes in pieces, as soon as it is there", () => {
  const text = new TerminalText();
  const bytes = utf8("a😀");
  assertEquals([...bytes].map((byte) => text.push(Uint8Array.of(byte))), ["a", "", "", "", "😀"]);
});

Deno.test("TerminalText holds back only what could become a character", () => {
  const pushed: Array<[bytes: number[], text: string]> = [
    [[0x41, 0xc3], "A"],
    [[0xe4, 0xbd], ""],
    [[0xf0, 0x9f, 0x98], ""],
    [[0x80], "\\x80"],
    [[0xc3, 0x41], "\\xc3A"],
    [[0xc3, 0xa9], "é"],
    [[0x80, 0x80, 0x80, 0x80], "\\x80\\x80\\x80\\x80"],
  ];
  for (const [bytes, text] of pushed) {
    assertEquals([bytes, new TerminalText().push(Uint8Array.from(bytes))], [bytes, text]);
  }
});

Deno.test("TerminalText.end() shows what was held back, and ends a line that was begun", () => {
  assertEquals(shown([Uint8Array.of(0x41, 0xe4, 0xbd)]), "A\\xe4\\xbd\n");
  assertEquals(shown([utf8("a\nb")]), "a\nb\n");
  assertEquals(shown([utf8("a\n"), utf8("b\n")]), "a\nb\n");
  assertEquals(shown([utf8("a\n"), utf8("b"), utf8("")]), "a\nb\n");
  assertEquals(shown([utf8("\n")]), "\n");
  assertEquals(shown([]), "");
});

Deno.test("TerminalText makes the same text of the same bytes, however they come, and none that controls", () => {
  fc.assert(fc.property(anyBytes, fc.array(fc.nat(), { maxLength: 8 }), (bytes, places) => {
    const text = escapeForTerminal(bytes);
    const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    assertEquals(shown(cut(bytes, places)), ended);
    assertEquals(shown([...bytes].map((byte) => Uint8Array.of(byte))), ended);
    assert(!unsafe.test(ended.replace(/[\n\t]/g, "")));
  }));
});
