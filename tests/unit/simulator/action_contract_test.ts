import { utf8 } from "../../../src/bytes/bytes.ts";
import { rulesFormat } from "../../../src/commands/rules_format.ts";
import { contradiction } from "../../../src/simulator/action_schema.ts";
import { actionKinds } from "../../../src/simulator/actions/index.ts";
import { parseRules } from "../../../src/simulator/load.ts";
import { assert, assertEquals, assertGreaterOrEqual, assertMatch } from "../../assert.ts";
import { linux } from "../refusal.ts";

const parts = new Map(rulesFormat().parts.all.map((part) => [part.name, part]));
const declared = "framing: modbus\nstate: { volt: 0 }\nmemory: { registers: { size: 100, width: 2 } }\n";
const parse = (actions: string) => parseRules(utf8(`${declared}default: ${actions}\n`), "a.yaml", linux);

Deno.test("every action has a name of its own", () => {
  assertEquals(new Set(actionKinds.map(({ name }) => name)).size, actionKinds.length);
});

for (const { name, summary, example, placeholder, inside = {}, beside = {} } of actionKinds) {
  Deno.test(`the action ${name} keeps the contract of an action`, () => {
    assertMatch(summary, /^[a-z].*[^\s.]$/);
    assertMatch(example, new RegExp(`\\b${name}\\b`), "its example is one of this kind");
    assertGreaterOrEqual(parse(example).otherwise.length, 1);
    const written = parts.get(name)!.keys.filter(([key]) => !key.startsWith(" "));
    assertEquals(
      written.map(([key]) => key.replace(/:.*/, "")),
      [...Object.keys(inside), ...Object.keys(beside)],
      "help says what each key means, and of no other",
    );
  });

  Deno.test(`the action ${name} is a word if it has no value, and its further keys do nothing alone`, () => {
    if (placeholder === undefined) assertEquals(parse(name).otherwise.length, 1);
    for (const key of Object.keys(beside)) {
      const complaint = contradiction({ close: true, [key]: {} }) ?? "";
      assert(complaint.startsWith(`${key} is for `) && complaint.includes(name), complaint);
    }
  });
}
