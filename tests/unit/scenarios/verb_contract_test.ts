import { utf8 } from "../../../src/bytes/bytes.ts";
import { scenarioFormat } from "../../../src/commands/scenario_format.ts";
import { loadScenario } from "../../../src/scenarios/load.ts";
import { verbs } from "../../../src/scenarios/verbs/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertVerb } from "../contracts.ts";
import { linux } from "../refusal.ts";

const parts = new Map(scenarioFormat().parts.all.map((part) => [part.name, part]));

Deno.test("every step has a name of its own", () => {
  assertEquals(new Set(verbs.map(({ name }) => name)).size, verbs.length);
});

for (const verb of verbs) {
  const { name } = verb;
  Deno.test(`the step ${name} keeps the contract of a verb`, () => assertVerb(verb));

  Deno.test(`the step ${name} is a bare word if it has no value, and is refused as one if it has`, () => {
    const file = `connect: 127.0.0.1:1\nsteps: [${name}]\n`;
    const { problems } = loadScenario(utf8(file), "a.yaml", new Map(), linux);
    const isBare = parts.get(name)!.written === name;
    assertEquals(problems.length, isBare ? 0 : 1);
    assert(isBare || problems[0]!.includes(`"${name}" needs a value`), problems[0]);
  });
}
