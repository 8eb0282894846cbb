import { defineCommand } from "../cli/command.ts";
import { gatherCompletions } from "../cli/completions.ts";
import { bashCompletions } from "../cli/completions_bash.ts";
import { fishCompletions } from "../cli/completions_fish.ts";
import { powershellCompletions } from "../cli/completions_powershell.ts";
import { zshCompletions } from "../cli/completions_zsh.ts";
import { grammars } from "../cli/value_help.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { choice } from "../values/value_types.ts";
import { catalogues } from "./catalogues.ts";
import { fileFormats } from "./file_formats.ts";
import { commands } from "./index.ts";

const generators = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
  powershell: powershellCompletions,
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
    [
      "completions bash > ~/.local/share/bash-completion/completions/tcplab",
      "bash, with the package bash-completion; without it, source the file in ~/.bashrc",
    ],
    [
      "completions zsh > ~/.zfunc/_tcplab",
      "zsh, with fpath=(~/.zfunc $fpath) in front of compinit in ~/.zshrc",
    ],
    ["completions fish > ~/.config/fish/completions/tcplab.fish", "fish"],
    ["completions powershell | Out-String | Invoke-Expression", "PowerShell: put this line into $PROFILE"],
  ],
  async run(_options, [shell]) {
    const loaded = await Promise.all(commands.map(async (entry) => [entry, await entry.load()] as const));
    const formats = await Promise.all(fileFormats.map(async ({ name, summary, load }) => {
      const { parts } = await load();
      return { text: name, help: summary, parts: parts.all };
    }));
    const topics = [...formats, ...grammars.map(({ name, summary }) => ({ text: name, help: summary }))];
    console.log(generators[shell as Shell](gatherCompletions(loaded, catalogues, topics)).trimEnd());
    return ExitCode.Ok;
  },
});
