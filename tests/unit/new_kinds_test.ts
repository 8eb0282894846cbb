import { withTables } from "../../scripts/readme/tables.ts";
import { gatherCompletions } from "../../src/cli/completions.ts";
import { catalogueHelp, definitionHelp, overview, partHelp } from "../../src/cli/help.ts";
import { catalogues } from "../../src/commands/catalogues.ts";
import { rulesFormat } from "../../src/commands/rules_format.ts";
import { scenarioFormat } from "../../src/commands/scenario_format.ts";
import { defineVerb } from "../../src/scenarios/verb.ts";
import { verbs } from "../../src/scenarios/verbs/index.ts";
import { defineAction } from "../../src/simulator/action_kind.ts";
import { actionKinds } from "../../src/simulator/actions/index.ts";
import { flag } from "../../src/values/options.ts";
import { define } from "../../src/values/registry.ts";
import { duration } from "../../src/values/value_types.ts";
import { assertEquals, assertStringIncludes } from "../assert.ts";
import { assertAction, assertDefinition, assertVerb } from "./contracts.ts";

/** Runs `use` while `kind` is in the index, as a line more there would have it. */
async function withKind<Kind>(
  index: readonly Kind[],
  kind: Kind,
  use: () => Promise<void> | void,
): Promise<void> {
  const list = index as Kind[];
  list.push(kind);
  try {
    await use();
  } finally {
    list.splice(list.indexOf(kind), 1);
  }
}

const table = (name: string) => withTables(`<!-- table ${name} -->\n<!-- end -->`);

for (const catalogue of catalogues) {
  const { kind, definitions } = catalogue;
  Deno.test(`a new ${kind} is in help, completions and the tables once it is in the index`, async () => {
    const before = [catalogue.choices, await table(kind)];
    const added = define({
      name: "newcomer",
      summary: "does what no other does",
      example: "newcomer:loud=yes",
      options: { loud: flag("say it aloud") },
      create: ({ loud }): unknown => loud,
    });
    await withKind(definitions, added, async () => {
      assertDefinition(catalogue, added);
      assertStringIncludes(overview([], catalogues, []), "newcomer)");
      assertStringIncludes(catalogueHelp(catalogue), "newcomer");
      assertStringIncludes(definitionHelp(kind, added), "say it aloud");
      const { parts } = gatherCompletions([], catalogues, []).specs.find((each) => each.kind === kind)!;
      assertEquals(parts.at(-1)?.options.map(({ names }) => names), [["loud"]]);
      assertStringIncludes(await table(kind), "| `newcomer` | does what no other does |");
    });
    assertEquals([catalogue.choices, await table(kind)], before);
  });
}

Deno.test("a new step is in help, files and the guide once it is in the index", async () => {
  const added: typeof verbs[number] = defineVerb({
    name: "newcomer",
    placeholder: "DURATION",
    summary: "does what no other does",
    example: "newcomer: 1s",
    use: "none",
    entries: ({ read }) => ({ newcomer: read(duration) }),
    describe: () => "",
    perform() {},
  });
  const before = await table("scenario");
  await withKind(verbs, added, async () => {
    assertVerb(added);
    const part = scenarioFormat().parts.all.at(-1)!;
    assertStringIncludes(partHelp("step", part), "newcomer (step): does what no other does");
    assertStringIncludes(await table("scenario"), "| `newcomer: DURATION` | does what no other does |");
  });
  assertEquals(await table("scenario"), before);
});

Deno.test("a new action is in help, files and the guide once it is in the index", async () => {
  const added: typeof actionKinds[number] = defineAction({
    name: "newcomer",
    summary: "does what no other does",
    example: "{ newcomer: yes, reply: OK }",
    entries: () => ({}),
    create: () => ({ perform: () => "go on" }),
  });
  const before = await table("rules");
  await withKind(actionKinds, added, async () => {
    assertAction(added);
    const part = rulesFormat().parts.all.at(-1)!;
    assertStringIncludes(partHelp("action", part), "newcomer (action): does what no other does");
    assertStringIncludes(await table("rules"), "| `newcomer, or newcomer: yes` | does what no other does |");
  });
  assertEquals(await table("rules"), before);
});
