import { History } from "../../../src/interactive/history.ts";
import { LineEditor, type Wish } from "../../../src/interactive/line_editor.ts";
import { assertEquals } from "../../assert.ts";

/** Presses keys by name; a word in quotes is typed. */
function press(editor: LineEditor, keys: string): (Wish | undefined)[] {
  const each = Array.from(keys.matchAll(/"([^"]*)"|(\S+)/g));
  return each.map(([, text, name]) => editor.press(name === undefined ? { text: text! } : { name }));
}

/** The line with a bar at the cursor, and what stands in front of it. */
function picture({ shown: { label, graphemes, cursor } }: LineEditor): string {
  return label + [...graphemes.slice(0, cursor), "|", ...graphemes.slice(cursor)].join("");
}

const edits: ReadonlyArray<readonly [keys: string, result: string]> = [
  ['"abc"', "abc|"],
  ['"abc" left left "X"', "aX|bc"],
  ['"abc" home "X" end "Y"', "XabcY|"],
  ['"abc" ctrl-a ctrl-f ctrl-f ctrl-b "X" ctrl-e "Y"', "aXbcY|"],
  ['"abc" left backspace', "a|c"],
  ['"abc" home backspace delete', "|bc"],
  ['"abc" left ctrl-d', "ab|"],
  ['"abc" end delete', "abc|"],
  ['"one two.three" ctrl-left', "one two.|three"],
  ['"one two.three" alt-b alt-b', "one |two.three"],
  ['"one two.three" home alt-f ctrl-right', "one two|.three"],
  ['"one two.three" ctrl-w', "one |"],
  ['"one two.three" alt-backspace', "one two.|"],
  ['"one two.three" home alt-d', "| two.three"],
  ['"one two" ctrl-left ctrl-k', "one |"],
  ['"one two" ctrl-left ctrl-u', "|two"],
  ['"one two" ctrl-w home ctrl-y', "two|one "],
  ['"one" ctrl-u ctrl-u ctrl-y ctrl-y', "oneone|"],
  ['"你好" left backspace "再"', "再|好"],
  ['"abc" f12 ctrl-z', "abc|"],
];

for (const [keys, result] of edits) {
  Deno.test(`LineEditor.press() turns ${keys} into ${result}`, () => {
    const editor = new LineEditor(new History());
    assertEquals(press(editor, keys).filter((wish) => wish), []);
    assertEquals(picture(editor), result);
  });
}

Deno.test("LineEditor.press() submits the line on Enter, wherever the cursor is, and starts a new one", () => {
  const editor = new LineEditor(new History());
  assertEquals(press(editor, '"abc" left enter'), [undefined, undefined, { wish: "submit", line: "abc" }]);
  assertEquals(picture(editor), "|");
  assertEquals(press(editor, "enter alt-enter"), Array(2).fill({ wish: "submit", line: "" }));
});

Deno.test("LineEditor.press() takes Ctrl-D for the end on an empty line only", () => {
  const editor = new LineEditor(new History());
  assertEquals(press(editor, 'ctrl-d "a" ctrl-d'), [{ wish: "end" }, undefined, undefined]);
});

Deno.test("LineEditor.press() clears the line on Ctrl-C, and leaves what is not of the line to others", () => {
  const editor = new LineEditor(new History(["old"]));
  const wishes = press(editor, '"abc" tab ctrl-l ctrl-c up ctrl-c').filter((wish) => wish);
  assertEquals(wishes.map((wish) => wish!.wish), ["complete", "clear", "interrupt", "interrupt"]);
  assertEquals(picture(editor), "|");
  press(editor, "down");
  assertEquals(picture(editor), "|");
});

Deno.test("LineEditor.press() goes through the history with the arrows, and comes back to what was being written", () => {
  const editor = new LineEditor(new History(["first", "second"]));
  const pictures = ['"draft"', "up", "ctrl-p", "up", "down", "ctrl-n", "down"].map((keys) => {
    press(editor, keys);
    return picture(editor);
  });
  assertEquals(pictures, ["draft|", "second|", "first|", "first|", "second|", "draft|", "draft|"]);
});

Deno.test("LineEditor.press() submits a changed line of the history, and leaves the history as it is", () => {
  const editor = new LineEditor(new History(["first", "second"]));
  assertEquals(press(editor, 'up "!" enter').at(-1), { wish: "submit", line: "second!" });
  press(editor, "up");
  assertEquals(picture(editor), "second|");
});

Deno.test("LineEditor.press() searches the history on Ctrl-R", () => {
  const editor = new LineEditor(new History(["ping 1", "/fin", "ping 2", "other"]));
  const steps = ['"x"', "ctrl-r", '"p"', '"in"', "ctrl-r", "ctrl-r", '"?"', "backspace"].map((keys) => {
    press(editor, keys);
    return picture(editor);
  });
  assertEquals(steps, [
    "x|",
    'search "": x|',
    'search "p": ping 2|',
    'search "pin": ping 2|',
    'search "pin": ping 1|',
    'search "pin": ping 1|',
    'search "pin?": ping 1|',
    'search "pin": ping 2|',
  ]);
});

Deno.test("LineEditor.press() gives up a search on Escape or Ctrl-G, and takes what was found on any other key", () => {
  for (const [keys, result] of [["escape", "x|"], ["ctrl-g", "x|"], ["home", "|ping"], ["up", "older|"]]) {
    const editor = new LineEditor(new History(["older", "ping"]));
    press(editor, `"x" ctrl-r "ing" ${keys}`);
    assertEquals(picture(editor), result);
  }
  const editor = new LineEditor(new History(["ping"]));
  assertEquals(press(editor, 'ctrl-r "ing" enter').at(-1), { wish: "submit", line: "ping" });
});

Deno.test("LineEditor.text replaces the line", () => {
  const editor = new LineEditor(new History());
  editor.text = "/view ";
  editor.insert("hex");
  assertEquals([picture(editor), editor.text, editor.isAtEnd], ["/view hex|", "/view hex", true]);
  press(editor, "left");
  assertEquals(editor.isAtEnd, false);
});
