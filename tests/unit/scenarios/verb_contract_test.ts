import { utf8 } from "../../../src/bytes/bytes.ts";
import { scenarioFormat } from "../../../src/commands/scenario_format.ts";
import { loadScenario } from "../../../src/scenarios/load.ts";
import { verbs } from "../../../src/scenarios/verbs/index.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { linux } from "../refusal.ts";

const parts = new Map(scenarioFormat().parts.all.map((part) => [part.name, part]));

Deno.test("every step has a name of its own", () => {
  assertEquals(new Set(verbs.map(({ name }) => name)).size, verbs.length);
});

for (const { name, summary, example, keys = {} } of verbs) {
  Deno.test(`the step ${name} keeps the contract of a verb`, () => {
    assertMatch(summary, /^[a-z].*[^\s.]$/);
    const file = `connect: 127.0.0.1:1\nframing: line\nsteps:\n  - ${example}\n`;
    const { problems, scenario } = loadScenario(utf8(file), "example.yaml", new Map(), linux);
    assertEquals(problems, []);
    assertEquals(
      scenario?.steps.map(({ verb }) => verb.name),
      [name],
      "its example is one step of this kind",
    );
    const written = parts.get(name)!.keys.map(([key]) => key.replace(/:.*/, ""));
    assertEquals(Object.keys(keys), written, "help says what each key means, and of no other");
  });

  Deno.test(`the step ${name} is a bare word if it has no value, and is refused as one if it has`, () => {
    const file = `connect: 127.0.0.1:1\nsteps: [${name}]\n`;
    const { problems } = loadScenario(utf8(file), "a.yaml", new Map(), linux);
    const isBare = parts.get(name)!.written === name;
    assertEquals(problems.length, isBare ? 0 : 1);
    assert(isBare || problems[0]!.includes(`"${name}" needs a value`), problems[0]);
  });
}
