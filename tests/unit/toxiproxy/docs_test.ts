import { faults } from "../../../src/faults/index.ts";
import { triggerOptions } from "../../../src/faults/triggers.ts";
import { attributesOf } from "../../../src/toxiproxy/attributes.ts";
import { readProxies } from "../../../src/toxiproxy/proxy_json.ts";
import { assert, assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

const page = await Deno.readTextFile(new URL("../../../docs/toxiproxy.md", import.meta.url));

/** The rows of all tables of toxics: a type, and what stands beside it. */
const rows = new Map(
  page.matchAll(/\| type +\| attributes +\|\n\| -+ \| -+ \|\n((?:\|.*\n)+)/g)
    .flatMap(([, table]) => table!.matchAll(/^\| `(\w+)` +\| (.*) \|$/gm))
    .map(([, type, attributes]) => [type!, attributes!]),
);

Deno.test("docs/toxiproxy.md has a row for every type of toxic, and no other", () => {
  assertEquals([...rows.keys()].sort(), faults.choices.toSorted());
});

Deno.test("docs/toxiproxy.md names every attribute", () => {
  for (const definition of faults.definitions) {
    for (const { name, option } of attributesOf(definition)) {
      if (!(option in triggerOptions)) {
        assert(rows.get(definition.name)!.includes(`\`${name}\``), `${definition.name} ${name}`);
      }
    }
  }
});

Deno.test("docs/toxiproxy.md names every trigger", () => {
  const [, named = ""] = /triggers as attributes: ([^]*?)\. So/.exec(page)!;
  const names = Object.keys(triggerOptions).filter((name) => name !== "probability");
  assertEquals(Array.from(named.matchAll(/`(\w+)`/g), ([, name]) => name), names);
});

Deno.test("docs/toxiproxy.md has an example of a file that is one", () => {
  const [, example = ""] = /```json\n(\[[^]*?)```/.exec(page)!;
  assertEquals(readProxies(JSON.parse(example), { platform: linux, isStrict: true, unix: "any" }).length, 2);
});
