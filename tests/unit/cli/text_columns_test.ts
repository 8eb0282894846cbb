import fc from "fast-check";
import { columns, wrap } from "../../../src/cli/text_columns.ts";
import { assertEquals, assertLessOrEqual } from "../../assert.ts";

Deno.test("columns() aligns the second column, and wraps it", () => {
  const rows = [["-v", "one two three"], ["--idle DURATION", "four"], ["x", ""]] as const;
  assertEquals(columns(rows, 2, 27), [
    "  -v               one two",
    "                   three",
    "  --idle DURATION  four",
    "  x",
  ]);
});

Deno.test("columns() puts the second column below a first one that is too long", () => {
  const long = "x".repeat(40);
  assertEquals(columns([[long, "what it means"], ["y", "short"]], 2, 80), [
    `  ${long}`,
    `${" ".repeat(38)}what it means`,
    `  y${" ".repeat(35)}short`,
  ]);
  assertEquals(columns([]), []);
});

Deno.test("columns() indents as asked, and uses a width of its own when none is given", () => {
  assertEquals(columns([["a", "b"]], 0, 80), ["a  b"]);
  const lines = columns([["a", "word ".repeat(100).trim()]]);
  for (const line of lines) assertLessOrEqual(line.length, 110);
});

Deno.test("wrap() breaks at spaces only, and leaves a long word whole", () => {
  assertEquals(wrap("aa bb cc", 5), ["aa bb", "cc"]);
  assertEquals(wrap("aa bb cc", 4), ["aa", "bb", "cc"]);
  assertEquals(wrap("a verylongword b", 6), ["a", "verylongword", "b"]);
  assertEquals(wrap("", 10), [""]);
  assertEquals(wrap("a b", -1), ["a", "b"]);
});

Deno.test("wrap() loses no word, and fills lines as far as they go", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(words, fc.integer({ min: 8, max: 40 }), (words, width) => {
    const lines = wrap(words.join(" "), width);
    assertEquals(lines.join(" "), words.join(" "));
    for (const [i, line] of lines.entries()) {
      assertLessOrEqual(line.length, width);
      const next = lines[i + 1]?.split(" ")[0];
      if (next !== undefined) assertLessOrEqual(width + 1, line.length + 1 + next.length);
    }
  }));
});
