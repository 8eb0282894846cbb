import type { ExitCode } from "../values/exit_codes.ts";
import type { Options, OptionTable, Value } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";
import type { Interrupt } from "./interrupt.ts";

/** An argument that is known by its place. */
export interface Positional {
  readonly name: string;
  readonly help: string;
  readonly value: Value<unknown>;
  /** `some` is one or more, `many` may be none. */
  readonly arity: "one" | "optional" | "some" | "many";
}

/** A group of options under one heading of the help. */
export interface OptionGroup {
  readonly title: string;
  readonly options: OptionTable;
}

/** What a command is given to run with. */
export interface Environment {
  readonly platform: Platform;
  readonly interrupt: Interrupt;
  /** Whether an option was written on the command line, and is not just its default. */
  isWritten(name: string): boolean;
}

/** One command: parsing, help, the README and completions are all made from this. */
export interface Command {
  readonly positionals: readonly Positional[];
  readonly groups: readonly OptionGroup[];
  /** Command lines without the leading `tcplab`, and what they do. */
  readonly examples: ReadonlyArray<readonly [line: string, meaning: string]>;
  run(
    options: Options<OptionTable>,
    positionals: readonly unknown[],
    environment: Environment,
  ): Promise<ExitCode>;
}

/** A command in the table of all commands; its file is only loaded when it is wanted. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** All options of a command, by name. */
export function optionsOf(command: Command): OptionTable {
  return Object.assign({}, ...command.groups.map((group) => group.options));
}

/** Writes a command with the types of its own options. */
export function defineCommand<const Groups extends readonly OptionGroup[]>(command: {
  readonly positionals: readonly Positional[];
  readonly groups: Groups;
  readonly examples: Command["examples"];
  run(
    options: Options<Merged<Groups[number]["options"]>>,
    positionals: readonly unknown[],
    environment: Environment,
  ): Promise<ExitCode>;
}): Command {
  return command as unknown as Command;
}

/** `{a} | {b}` as `{a, b}`. */
type Merged<Union> = {
  [Name in Union extends unknown ? keyof Union : never]: Union extends Record<Name, infer Option> ? Option
    : never;
};
