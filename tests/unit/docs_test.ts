import { rulesFormat } from "../../src/commands/rules_format.ts";
import { scenarioFormat } from "../../src/commands/scenario_format.ts";
import { utf8 } from "../../src/bytes/bytes.ts";
import { loadScenario } from "../../src/scenarios/load.ts";
import { assert, assertEquals } from "../assert.ts";
import { linux } from "./refusal.ts";

const read = (name: string) => Deno.readTextFile(new URL(`../../docs/${name}`, import.meta.url));
const scenarios = await read("scenarios.md");
const simulator = await read("device-simulator.md");

/** What stands in backticks in the first column of the table with this head: `send` of `send: PAYLOAD`. */
function firstColumn(markdown: string, head: string): string[] {
  const rows = markdown.split("\n").map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  const start = rows.findIndex(([, first]) => first === head);
  assert(start !== -1, `there is no table of ${head}`);
  const length = rows.slice(start).findIndex((cells) => cells.length === 1);
  const cells = rows.slice(start + 2, start + length).map(([, first = ""]) => first);
  return cells.flatMap((cell) => Array.from(cell.matchAll(/`([\w-]+)/g), ([, key]) => key!));
}

/** Everything that stands in backticks, in words. */
function codeWords(markdown: string): Set<string> {
  const code = markdown.replace(/```[^]*?```/g, "").matchAll(/`([^`]*)`/g);
  return new Set(code.flatMap(([, text = ""]) => text.match(/[a-z][\w-]*/g) ?? []));
}

function keysOf({ sections }: ReturnType<typeof rulesFormat>, title: string): string[] {
  const { rows } = sections.find((each) => each.title === title)!;
  return rows.map(([written]) => written.replace(/:.*/, ""));
}

const isOwn = (key: string) => !key.startsWith(" ");

Deno.test("docs/scenarios.md has a row for every key of the file, and no other", () => {
  assertEquals(firstColumn(scenarios, "key").sort(), keysOf(scenarioFormat(), "The file").sort());
});

Deno.test("docs/scenarios.md has an example that is a scenario", () => {
  const [, example = ""] = /```yaml\n([^]*?)```/.exec(scenarios)!;
  const variables = new Map([["HOST", "127.0.0.1"]]);
  assertEquals(loadScenario(utf8(example), "example.yaml", variables, linux).problems, []);
});

Deno.test("docs/device-simulator.md has a row for every key of the file, and no other", () => {
  const keys = keysOf(rulesFormat(), "The file").filter(isOwn);
  assertEquals(firstColumn(simulator, "key").sort(), keys.sort());
});

Deno.test("docs/device-simulator.md names every key of conditions", () => {
  const words = codeWords(simulator);
  const keys = ["WHEN", "In every"].flatMap((title) => keysOf(rulesFormat(), title));
  assertEquals(keys.map((key) => key.trim()).filter((key) => !words.has(key)), []);
});
