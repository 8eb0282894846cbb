import { parseCommandLine, prepareOptions } from "../../../src/cli/arguments.ts";
import { optionsOf } from "../../../src/cli/command.ts";
import { commands } from "../../../src/commands/index.ts";
import { kebab } from "../../../src/values/options.ts";
import { assert, assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

/** The words of an example as a POSIX shell splits them, up to a redirection. */
function shellWords(line: string): string[] {
  const words = line.matchAll(/(?:'[^']*'|[^\s'])+/g).map(([word]) => word).toArray();
  const redirection = words.findIndex((word) => /^[<>|]/.test(word));
  return words.slice(0, redirection === -1 ? words.length : redirection).map((word) =>
    word.replaceAll("'", "")
  );
}

Deno.test("every command has a name of its own", () => {
  assertEquals(new Set(commands.map(({ name }) => name)).size, commands.length);
  for (const { name, summary } of commands) {
    assert(/^[a-z][a-z-]*$/.test(name), name);
    assert(/^[a-z].*[^.\s]$/.test(summary), summary);
  }
});

for (const { name, load } of commands) {
  const command = await load();
  const options = optionsOf(command);

  Deno.test(`${name} has options that help and the parser agree on`, () => {
    const all = command.groups.flatMap((group) => Object.keys(group.options));
    assertEquals(all.toSorted(), Object.keys(options).toSorted(), "no option stands in two groups");
    const short = Object.values(options).flatMap(({ short }) => short ?? []);
    assertEquals(new Set([...short, "h"]).size, short.length + 1, "no letter stands for two options");
    for (const [key, { help, value, fallback, arity }] of Object.entries(options)) {
      assert(/^[a-z][a-z-]*$/.test(kebab(key)), key);
      assert(/^[a-z].*[^.\s]$/.test(help), `--${kebab(key)}: ${help}`);
      assert(value.placeholder !== "", key);
      if (fallback !== undefined) value.parse(fallback, linux);
      else assert(arity !== "required", `--${kebab(key)} can be left out`);
    }
  });

  Deno.test(`${name} takes the command lines of its examples`, async () => {
    for (const [line, meaning] of command.examples) {
      assert(meaning !== "", line);
      const [first, ...args] = shellWords(line);
      assertEquals(first, name);
      await prepareOptions(args, command);
      parseCommandLine(args, command, linux);
    }
  });
}
