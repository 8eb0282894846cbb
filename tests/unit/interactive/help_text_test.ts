import { interactiveCommands } from "../../../src/interactive/commands.ts";
import { helpRows } from "../../../src/interactive/help_text.ts";
import { assertEquals, assertLess } from "../../assert.ts";

Deno.test("helpRows() has a row for every command, made from the table", () => {
  const rows = helpRows();
  assertEquals(rows[0], "TEXT                     send it and a line ending; \\r \\n \\t \\xHH ... as in C");
  assertEquals(
    rows.find((row) => row.startsWith("/split")),
    "/split [N[,DURATION]]    write in pieces of N bytes; without N: in one",
  );
  for (const { name, help } of interactiveCommands) {
    const found = rows.filter((row) => row.split(" ")[0] === `/${name}`);
    assertEquals(found.map((row) => row.slice(25)), [help]);
  }
});

Deno.test("helpRows() fits into a terminal of 80 columns", () => {
  for (const row of helpRows()) assertLess(row.length, 80, row);
});
