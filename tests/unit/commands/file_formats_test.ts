import { commands } from "../../../src/commands/index.ts";
import { catalogues } from "../../../src/commands/catalogues.ts";
import { fileFormats } from "../../../src/commands/file_formats.ts";
import { rulesExample, rulesFormat } from "../../../src/commands/rules_format.ts";
import { scenarioExample, scenarioFormat } from "../../../src/commands/scenario_format.ts";
import { grammars } from "../../../src/cli/value_help.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { parseRules } from "../../../src/simulator/load.ts";
import { loadScenario } from "../../../src/scenarios/load.ts";
import { verbs } from "../../../src/scenarios/verbs/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

Deno.test("fileFormats have names that no other topic of help has", () => {
  const topics = [...commands, ...fileFormats, ...grammars].map(({ name }) => name);
  topics.push(...catalogues.flatMap(({ kind }) => [kind, `${kind}s`]));
  assertEquals(topics.filter((topic, i) => topics.indexOf(topic) !== i), []);
});

for (const format of fileFormats) {
  Deno.test(`the help on ${format.name} says of every key what it is called and what it means`, async () => {
    const { sections } = await format.load();
    const rows = sections.flatMap(({ rows }) => rows);
    // What the schema has, but nothing is said of yet.
    assertEquals(rows.filter(([written, meaning]) => written.endsWith(": ...") || !/^\w/.test(meaning)), []);
  });
}

/** The first column of a section, without what stands behind the keys; those of maps inside of it are indented. */
function keysOf({ sections }: ReturnType<typeof rulesFormat>, title: string): string[] {
  const section = sections.find((each) => each.title === title);
  assert(section, title);
  return section.rows.map(([written]) => written.replace(/:.*/, ""));
}

Deno.test("scenarioFormat() has every step, in the order of the table", () => {
  const keys = keysOf(scenarioFormat(), "STEP");
  assertEquals(keys.filter((key) => !key.startsWith(" ")), verbs.map(({ name }) => name));
  const inside = keys.slice(keys.indexOf("expect") + 1, keys.indexOf("expect-silence"));
  assertEquals(inside, ["  within", "  capture", "  check"]);
});

Deno.test("scenarioFormat() and rulesFormat() have what the schemas of the files accept", () => {
  // As the refusals of an unknown key list it.
  const { problems: [refused] } = loadScenario(utf8("nonsense: x\nsteps: [fin]"), "x", new Map(), linux);
  assertEquals(keysOf(scenarioFormat(), "The file"), acceptedIn(refused!));
  const rules = (text: string) => acceptedIn(refusalOf(() => parseRules(utf8(text), "x", linux)));
  const isOwn = (key: string) => !key.startsWith(" ");
  assertEquals(keysOf(rulesFormat(), "The file").filter(isOwn), rules("nonsense: x"));
  const rule = (text: string) => rules(`rules: [${text}]`);
  assertEquals(keysOf(rulesFormat(), "WHEN"), rule("{when: {nonsense: x}, then: close}"));
  assertEquals(keysOf(rulesFormat(), "ACTIONS").filter(isOwn), rule("{when: x, then: {nonsense: x}}"));
  const memory = keysOf(rulesFormat(), "The file").filter((key) => !isOwn(key));
  assertEquals(memory.map((key) => key.trim()), rules("memory: {a: {size: 1, nonsense: x}}"));
  const actions = keysOf(rulesFormat(), "ACTIONS").filter(isOwn);
  assertEquals(
    [...keysOf(rulesFormat(), "In every"), ...actions],
    rules("every: {interval: 1s, nonsense: x, then: close}"),
  );
});

/** `"nonsense" is not accepted here (a, b)` */
function acceptedIn(message: string): string[] {
  const [, list] = /"nonsense" is not accepted here \(([^)]*)\)/.exec(message) ?? [];
  assert(list !== undefined, message);
  return list.split(", ");
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was accepted");
}

Deno.test("the example of a scenario is one", () => {
  const { problems, used } = loadScenario(utf8(scenarioExample), "example.yaml", new Map(), linux);
  assertEquals([problems, [...used]], [[], []]);
});

Deno.test("the example of rules is one", () => {
  const { rules, otherwise } = parseRules(utf8(rulesExample), "example.yaml", linux);
  assertEquals([rules.length, otherwise.length], [4, 1]);
});
