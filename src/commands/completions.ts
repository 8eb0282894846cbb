import { defineCommand } from "../cli/command.ts";
import { gatherCompletions } from "../cli/completions.ts";
import { bashCompletions } from "../cli/completions_bash.ts";
import { grammars } from "../cli/grammars.ts";
import { ExitCode } from "../core/exit.ts";
import { choice } from "../core/values.ts";
import { catalogues } from "./catalogues.ts";
import { commands } from "./index.ts";

const generators = {
  bash: bashCompletions,
} as const;

type Shell = keyof typeof generators;
const shells = Object.keys(generators) as Shell[];

export default defineCommand({
  positionals: [{
    name: "SHELL",
    help: shells.join(", "),
    value: choice(...shells),
    arity: "one",
  }],
  groups: [],
  examples: [
    ["completions bash >> ~/.bash_completion", "bash"],
  ],
  async run(_options, [shell]) {
    const loaded = await Promise.all(commands.map(async (entry) => [entry, await entry.load()] as const));
    const topics = grammars.map(({ name, summary }) => ({ text: name, help: summary }));
    console.log(generators[shell as Shell](gatherCompletions(loaded, catalogues, topics)).trimEnd());
    return ExitCode.Ok;
  },
});
