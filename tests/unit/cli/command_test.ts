import { defineCommand, optionsOf } from "../../../src/cli/command.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { flag, option } from "../../../src/values/options.ts";
import { duration } from "../../../src/values/value_types.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("optionsOf() gives the options of all groups, in order", () => {
  const command = defineCommand({
    positionals: [],
    groups: [
      { title: "A", options: { idle: option(duration, "quiet", "3s") } },
      { title: "B", options: { verbose: flag("more"), quiet: flag("less") } },
    ],
    examples: [],
    run: () => Promise.resolve(ExitCode.Ok),
  });
  assertEquals(Object.keys(optionsOf(command)), ["idle", "verbose", "quiet"]);
  assertEquals(optionsOf({ ...command, groups: [] }), {});
});
