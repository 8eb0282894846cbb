/** Writes the tables of the READMEs and guides, from the definitions that the program itself parses with. */
import { pagesWithTables, withTables } from "./readme/tables.ts";

for (const name of pagesWithTables) {
  const file = new URL(`../${name}`, import.meta.url);
  Deno.writeTextFileSync(file, await withTables(Deno.readTextFileSync(file)));
  console.log(`${name} is up to date`);
}
