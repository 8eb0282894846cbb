import { parseCommandLine } from "../../src/cli/arguments.ts";
import { columns } from "../../src/cli/text_columns.ts";
import { defineCommand } from "../../src/cli/command.ts";
import { commandOptionRows } from "../../src/cli/option_rows.ts";
import { thisMachine } from "../../src/cli/platform.ts";
import { ExitCode } from "../../src/values/exit_codes.ts";
import { usage } from "../../src/values/failure.ts";
import { option, optional, type Options, repeated } from "../../src/values/options.ts";
import { choice, path } from "../../src/values/value_types.ts";
import { type Target, targets, triples } from "./targets.ts";

const table = {
  target: repeated(
    { ...choice(...triples, "all"), placeholder: "TRIPLE" },
    `what machine to build for: ${triples.join(", ")}, or all (default: this one)`,
  ),
  out: option(path, "where the executables go", "build"),
  deno: optional(path, "the deno that compiles (default: the one that runs this)"),
} as const;

/** Parsed like a command of tcplab, so that the same is refused in the same words. */
const command = defineCommand({
  positionals: [],
  groups: [{ title: "Options", options: table }],
  examples: [],
  run: () => Promise.resolve(ExitCode.Ok),
});

export interface Settings {
  readonly targets: readonly Target[];
  readonly out: string;
  /** Absolute, as the runtime: the compiler runs in a directory of its own. */
  readonly deno: string;
  /** A runtime to use instead of one that is downloaded. */
  readonly runtime: string | undefined;
}

/** @throws {Failure} for anything that is not accepted. @returns undefined when help is wanted */
export function parseSettings(args: readonly string[], runtime: string | undefined): Settings | undefined {
  const { options, wantsHelp } = parseCommandLine(args, command, thisMachine);
  if (wantsHelp) return undefined;
  const { target, out, deno } = options as Options<typeof table>;
  const chosen = chosenTargets(target);
  if (runtime !== undefined && chosen.length > 1) {
    throw usage(`DENORT_BIN is the runtime of one target, and ${chosen.length} are asked for`);
  }
  return {
    targets: chosen,
    out,
    deno: deno === undefined ? Deno.execPath() : existing("--deno", deno),
    runtime: runtime === undefined ? undefined : existing("DENORT_BIN", runtime),
  };
}

function existing(place: string, path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    throw usage(`${place}: "${path}" does not exist`);
  }
}

function chosenTargets(asked: readonly string[]): readonly Target[] {
  if (asked.includes("all")) return targets;
  const wanted = asked.length > 0 ? asked : [Deno.build.target];
  const chosen = targets.filter(({ triple }) => wanted.includes(triple));
  if (chosen.length === 0) {
    throw usage(`this machine is none of the targets, choose one with --target (${triples.join(", ")})`);
  }
  return chosen;
}

export function help(): string {
  return [
    "deno task build [OPTION...]",
    "",
    ...columns(commandOptionRows(table)),
    "",
    "A runtime is downloaded once for every target. Where that is not possible, set DENORT_BIN to the path of one.",
  ].join("\n");
}
