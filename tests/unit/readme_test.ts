import { pagesWithTables, withTables } from "../../scripts/readme/tables.ts";
import { assert, assertEquals, assertStringIncludes } from "../assert.ts";

for (const name of pagesWithTables) {
  Deno.test(`withTables() changes nothing in ${name}: its tables are those of the definitions`, async () => {
    const markdown = await Deno.readTextFile(new URL(`../../${name}`, import.meta.url));
    assert(markdown.includes("<!-- table "), "it has no tables at all");
    assertEquals(await withTables(markdown), markdown, "run: deno task readme");
  });
}

Deno.test("withTables() puts a table between its marks", async () => {
  const markdown = await withTables("before\n<!-- table exit-codes -->\nold\n<!-- end -->\nafter\n");
  assertStringIncludes(markdown, "| 70 | a bug in tcplab: please report |");
  assert(!markdown.includes("old"));
  assert(markdown.startsWith("before\n") && markdown.endsWith("<!-- end -->\nafter\n"));
});
