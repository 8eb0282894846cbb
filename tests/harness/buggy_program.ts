/** The program, with one more command that has a bug: throws where nobody catches. Its argument says how. */
import { main } from "../../src/cli/main.ts";
import { defineCommand } from "../../src/cli/command.ts";
import { text } from "../../src/values/value_types.ts";

const buggy = defineCommand({
  positionals: [{ name: "HOW", help: "how", value: text, arity: "one" }],
  groups: [],
  examples: [],
  run(_options, [how]) {
    const error = new Error("this must never happen");
    if (how === "throw") throw error;
    if (how === "timer") {
      setTimeout(() => {
        throw error;
      });
    }
    if (how === "promise") Promise.reject(error);
    return new Promise(() => setInterval(() => {}, 1000));
  },
});

const commands = [{ name: "buggy", summary: "has a bug", load: () => Promise.resolve(buggy) }];
if (import.meta.main) Deno.exit(await main(Deno.args, commands));
