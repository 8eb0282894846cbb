import { parseArgs } from "@std/cli/parse-args";
import type { Bench } from "./bench.ts";

export interface Settings {
  readonly only: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  /** An executable to measure in place of the sources. */
  readonly exe: string | undefined;
  readonly json: string | undefined;
  readonly markdown: boolean;
  readonly check: boolean;
  readonly help: boolean;
}

export class UsageError extends Error {}

export function usage(benches: readonly Bench[]): string {
  return [
    "deno task bench [options]",
    "",
    "  --only NAME,...  run only these",
    "  --rounds N       measurements of each contender (default 5)",
    "  --seconds N      length of one measurement under load (default 2)",
    "  --exe PATH       measure this executable, not the sources",
    "  --json FILE      write all samples to FILE",
    "  --markdown       print the table as Markdown",
    "  --check          exit with 1 when a target is missed",
    "",
    ...benches.map(({ name, summary }) => `  ${name.padEnd(15)}  ${summary}`),
  ].join("\n");
}

/** Throws UsageError. */
export function parseSettings(args: readonly string[], benches: readonly string[]): Settings {
  const parsed = parseArgs([...args], {
    string: ["only", "rounds", "seconds", "exe", "json"],
    boolean: ["markdown", "check", "help"],
    default: { only: benches.join(","), rounds: "5", seconds: "2" },
    unknown: (arg: string) => {
      throw new UsageError(`"${arg}" is not an option (see --help)`);
    },
  });
  const only = parsed.only.split(",");
  for (const name of only) {
    if (!benches.includes(name)) {
      throw new UsageError(`--only: "${name}" is not a bench (${benches.join(", ")})`);
    }
  }
  const rounds = positive("--rounds", parsed.rounds);
  if (!Number.isInteger(rounds)) throw new UsageError(`--rounds: "${parsed.rounds}" is not a whole number`);
  return {
    only,
    rounds,
    seconds: positive("--seconds", parsed.seconds),
    exe: optional("--exe", parsed.exe),
    json: optional("--json", parsed.json),
    markdown: parsed.markdown,
    check: parsed.check,
    help: parsed.help,
  };
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) {
    throw new UsageError(`${flag}: "${text}" is not a number from above 0 to 3600`);
  }
  return value;
}

function optional(flag: string, text: string | undefined): string | undefined {
  if (text === "") throw new UsageError(`${flag}: a path is missing`);
  return text;
}
