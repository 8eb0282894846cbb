import fc from "fast-check";
import { graphemesOf } from "../../../src/interactive/edit_line.ts";
import { renderPrompt } from "../../../src/interactive/prompt.ts";
import { assert, assertEquals } from "../../assert.ts";

/** Renders `ab|c` (the bar is the cursor) behind `> `. */
function render(line: string, columns: number, prompt = "> ", label = "") {
  const [before = "", after = ""] = line.split("|").map(graphemesOf);
  const shown = { label, graphemes: [...before, ...after], cursor: before.length };
  return renderPrompt(prompt, shown, columns, (text) => `[${text}]`);
}

Deno.test("renderPrompt() shows prompt and line, and where the cursor is", () => {
  assertEquals(render("abc|", 80), { text: "[> ]abc", width: 5, column: 5 });
  assertEquals(render("a|bc", 80), { text: "[> ]abc", width: 5, column: 3 });
  assertEquals(render("|", 80), { text: "[> ]", width: 2, column: 2 });
});

Deno.test("renderPrompt() counts two columns for wide characters, none for accents", () => {
  assertEquals(render("你|好", 80), { text: "[> ]你好", width: 6, column: 4 });
  assertEquals(render("e\u0301|x", 80), { text: "[> ]e\u0301x", width: 4, column: 3 });
  assertEquals(render("👍🏽|", 80), { text: "[> ]👍🏽", width: 4, column: 4 });
});

Deno.test("renderPrompt() moves a long line sideways, and marks where it goes on", () => {
  assertEquals(
    render("0123456789abcdef|", 16).text,
    "[> ]<6789abcdef",
  );
  assertEquals(render("|0123456789abcdef", 16), { text: "[> ]0123456789a>", width: 14, column: 2 });
  assertEquals(render("01234567|89abcdef", 16), { text: "[> ]0123456789a>", width: 14, column: 10 });
});

Deno.test("renderPrompt() puts the label of a search behind the prompt", () => {
  assertEquals(render("ping|", 80, "> ", 'search "in": ').text, '[> search "in": ]ping');
});

Deno.test("renderPrompt() shortens a prompt that is wider than half of the terminal", () => {
  assertEquals(
    render("abc|", 20, "device.example.com:5025> ").text,
    "[<om:5025> ]abc",
  );
});

Deno.test("renderPrompt() never fills the last column, and has the cursor on a column of its own", () => {
  const line = fc.array(fc.constantFrom("a", "你", "e\u0301", "👍🏽", " "), { maxLength: 60 });
  fc.assert(fc.property(line, fc.nat(60), fc.integer({ min: 12, max: 60 }), (graphemes, at, columns) => {
    const cursor = Math.min(at, graphemes.length);
    const row = renderPrompt("host:1> ", { label: "", graphemes, cursor }, columns, (text) => text);
    assert(row.width < columns, `${row.width} of ${columns}: ${row.text}`);
    assert(row.column <= row.width && row.column < columns - 1, `${row.column} of ${columns}: ${row.text}`);
  }));
});
