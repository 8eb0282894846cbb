import { utf8 } from "../../../src/bytes/bytes.ts";
import { contradiction } from "../../../src/simulator/action_schema.ts";
import { actionKinds } from "../../../src/simulator/actions/index.ts";
import { parseRules } from "../../../src/simulator/load.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertAction } from "../contracts.ts";
import { linux } from "../refusal.ts";

Deno.test("every action has a name of its own", () => {
  assertEquals(new Set(actionKinds.map(({ name }) => name)).size, actionKinds.length);
});

for (const kind of actionKinds) {
  const { name, placeholder, beside = {} } = kind;
  Deno.test(`the action ${name} keeps the contract of an action`, () => assertAction(kind));

  Deno.test(`the action ${name} is a word if it has no value, and its further keys do nothing alone`, () => {
    if (placeholder === undefined) {
      assertEquals(parseRules(utf8(`default: ${name}`), "a.yaml", linux).otherwise.length, 1);
    }
    for (const key of Object.keys(beside)) {
      const complaint = contradiction({ close: true, [key]: {} }) ?? "";
      assert(complaint.startsWith(`${key} is for `) && complaint.includes(name), complaint);
    }
  });
}
