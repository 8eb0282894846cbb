import { EditLine, graphemesOf } from "../../../src/interactive/edit_line.ts";
import { assertEquals } from "../../assert.ts";

/** The line with a bar at the cursor. */
function picture(line: EditLine): string {
  return [...line.graphemes.slice(0, line.cursor), "|", ...line.graphemes.slice(line.cursor)].join("");
}

function lineOf(text: string): EditLine {
  const line = new EditLine();
  const [before = "", after = ""] = text.split("|");
  line.insert(after);
  line.moveTo(0);
  line.insert(before);
  assertEquals(picture(line), text);
  return line;
}

Deno.test("graphemesOf() keeps together what a reader sees as one character", () => {
  assertEquals(graphemesOf("ae\u0301🇨🇳👍🏽b"), ["a", "e\u0301", "🇨🇳", "👍🏽", "b"]);
  assertEquals(graphemesOf(""), []);
});

Deno.test("EditLine.insert() puts text at the cursor, which then stands behind it", () => {
  const line = lineOf("ab|cd");
  line.insert("你好");
  assertEquals(picture(line), "ab你好|cd");
});

Deno.test("EditLine.insert() lets a combining character join the one before", () => {
  const line = lineOf("e|x");
  line.insert("\u0301");
  assertEquals([picture(line), line.length], ["e\u0301|x", 2]);
  line.erase(line.cursor - 1);
  assertEquals(picture(line), "|x");
});

Deno.test("EditLine makes what can't be seen visible: as the escape that stands for it in a payload", () => {
  const line = lineOf("a|b");
  line.insert("\u202e\u200b\ufeff\x9b \u00a0");
  assertEquals(line.text, "a\\u{202e}\\u{200b}\\u{feff}\\u{9b} \\u{a0}b");
  line.text = "\x1b[2J";
  assertEquals(line.text, "\\u{1b}[2J");
});

Deno.test("EditLine.moveTo() stays within the line", () => {
  const line = lineOf("ab|");
  line.moveTo(-1);
  assertEquals(line.cursor, 0);
  line.moveTo(9);
  assertEquals(line.cursor, 2);
});

Deno.test("EditLine.erase() removes what is between the cursor and a place on either side, and gives it", () => {
  const line = lineOf("abc|def");
  assertEquals([line.erase(1), picture(line)], ["bc", "a|def"]);
  assertEquals([line.erase(3), picture(line)], ["de", "a|f"]);
  assertEquals([line.erase(line.cursor), picture(line)], ["", "a|f"]);
  assertEquals([line.erase(-1), line.erase(99), picture(line)], ["a", "f", "|"]);
});

Deno.test("EditLine.wordStart() and wordEnd() pass over what is between words", () => {
  const letters = /\p{L}/u;
  assertEquals(lineOf("ab, 你好 |; cd").wordStart(letters), 4);
  assertEquals(lineOf("ab, 你好| ; cd").wordEnd(letters), 11);
  assertEquals(lineOf("|..").wordEnd(letters), 2);
  assertEquals(lineOf("..|").wordStart(letters), 0);
});
