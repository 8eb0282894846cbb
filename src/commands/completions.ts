import { defineCommand } from "../cli/command.ts";
import { ExitCode } from "../core/exit.ts";
import { choice } from "../core/values.ts";

export default defineCommand({
  positionals: [{
    name: "SHELL",
    help: "bash, zsh, fish or powershell",
    value: choice("bash", "zsh", "fish", "powershell"),
    arity: "one",
  }],
  groups: [],
  examples: [],
  run: () => Promise.resolve(ExitCode.Ok),
});
