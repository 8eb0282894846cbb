/** Writes the tables of the READMEs anew, from the definitions that the program itself parses with. */
import { withTables } from "./readme/tables.ts";

for (const name of ["README.md", "README.zh-CN.md"]) {
  const file = new URL(`../${name}`, import.meta.url);
  Deno.writeTextFileSync(file, await withTables(Deno.readTextFileSync(file)));
  console.log(`${name} is up to date`);
}
