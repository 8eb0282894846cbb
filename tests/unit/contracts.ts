import { utf8 } from "../../src/bytes/bytes.ts";
import { rulesFormat } from "../../src/commands/rules_format.ts";
import { scenarioFormat } from "../../src/commands/scenario_format.ts";
import { loadScenario } from "../../src/scenarios/load.ts";
import type { Verb } from "../../src/scenarios/verb.ts";
import type { ActionKind } from "../../src/simulator/action_kind.ts";
import { parseRules } from "../../src/simulator/load.ts";
import { kebab } from "../../src/values/options.ts";
import type { Catalogue, Definition } from "../../src/values/registry.ts";
import { parseSpec } from "../../src/values/spec.ts";
import { assert, assertEquals, assertGreaterOrEqual, assertMatch } from "../assert.ts";
import { linux } from "./refusal.ts";

/** What help says of a thing: lower case, so that it can stand in a sentence, and without a full stop. */
const phrase = /^[a-z].*[^\s.]$/;

/** What every service, framing, fault, log and report must keep, the ones to come too. */
export function assertDefinition(catalogue: Catalogue<unknown>, definition: Definition<unknown>): void {
  const { name, summary, example, options } = definition;
  assertEquals(parseSpec(name).name, name, "its name can be written in a spec");
  assertMatch(summary, phrase);
  assertEquals(parseSpec(example).name, name, "its example is one of itself");
  assertEquals(catalogue.parse(example, linux).name, name);
  for (const [key, { help, value, fallback, arity }] of Object.entries(options)) {
    assert(/^[a-z][a-zA-Z0-9]*$/.test(key), `${key} is camelCase`);
    assert(/^[a-z][a-z0-9-]*$/.test(kebab(key)), `${key} can be written in a spec`);
    assert(phrase.test(help), `${key} has a help: ${help}`);
    assert(value.placeholder !== "", `${key} has a placeholder`);
    if (fallback !== undefined) value.parse(fallback, linux);
    else assert(arity !== "flag", `${key} has a default`);
  }
}

/** What every step of scenarios must keep. */
export function assertVerb({ name, summary, example, keys = {} }: Verb<unknown>): void {
  assertMatch(summary, phrase);
  const file = `connect: 127.0.0.1:1\nframing: line\nsteps:\n  - ${example}\n`;
  const { problems, scenario } = loadScenario(utf8(file), "example.yaml", new Map(), linux);
  assertEquals(problems, []);
  assertEquals(scenario?.steps.map(({ verb }) => verb.name), [name], "its example is one step of this kind");
  const part = scenarioFormat().parts.all.find((each) => each.name === name)!;
  const written = part.keys.map(([key]) => key.replace(/:.*/, ""));
  assertEquals(Object.keys(keys), written, "help says what each key means, and of no other");
}

/** What every action of rules must keep. */
export function assertAction({ name, summary, example, inside, beside }: ActionKind<unknown>): void {
  assertMatch(summary, phrase);
  assertMatch(example, new RegExp(`\\b${name}\\b`), "its example is one of this kind");
  const declared = "framing: modbus\nstate: { volt: 0 }\nmemory: { registers: { size: 100, width: 2 } }\n";
  const rules = parseRules(utf8(`${declared}default: ${example}\n`), "a.yaml", linux);
  assertGreaterOrEqual(rules.otherwise.length, 1);
  const part = rulesFormat().parts.all.find((each) => each.name === name)!;
  const written = part.keys.filter(([key]) => !key.startsWith(" ")).map(([key]) => key.replace(/:.*/, ""));
  assertEquals(
    written,
    Object.keys({ ...inside, ...beside }),
    "help says what each key means, and of no other",
  );
}
