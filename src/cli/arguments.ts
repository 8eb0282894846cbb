// @ts-types="./parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import { at, usage } from "../values/failure.ts";
import { kebab, type Options, type OptionTable, readOptions } from "../values/options.ts";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";
import { foreignHint, refusePortApart, refuseSlips } from "./argument_hints.ts";
import { type Command, optionsOf, type Positional } from "./command.ts";

/** A command line, understood. */
export interface Arguments {
  readonly options: Options<OptionTable>;
  readonly positionals: readonly unknown[];
  readonly wantsHelp: boolean;
  isWritten(name: string): boolean;
}

/** Loads what the options on this command line, and no others, need to be read. */
export async function prepareOptions(args: readonly string[], command: Command): Promise<void> {
  for (const [name, { value }] of Object.entries(optionsOf(command))) {
    const written = `--${kebab(name)}`;
    if (value.prepare && args.some((arg) => arg === written || arg.startsWith(`${written}=`))) {
      await value.prepare();
    }
  }
}

/** @throws {Failure} with `ExitCode.Usage` for anything that is not accepted */
export function parseCommandLine(
  args: readonly string[],
  command: Command,
  platform: Platform,
): Arguments {
  const table = optionsOf(command);
  refuseSlips(args, Object.keys(table).map(kebab));
  const written = split(args, table);
  if (written.help) {
    return { options: {} as Options<OptionTable>, positionals: [], wantsHelp: true, isWritten: () => false };
  }
  const options = readOptions(table, (name) => written.options.get(kebab(name)) ?? [], dashed, platform);
  return {
    options,
    positionals: readPositionals(written.rest, command.positionals, platform),
    wantsHelp: false,
    isWritten: (name) => written.options.has(kebab(name)),
  };
}

function dashed(name: string): string {
  return `--${kebab(name)}`;
}

/** Sorts the words of a command line: options with their texts, and the rest. */
function split(args: readonly string[], table: OptionTable) {
  const all = Object.entries(table).map(([name, option]) => ({ name: kebab(name), ...option }));
  const flags = all.filter(({ arity }) => arity === "flag").map(({ name }) => name);
  const valued = all.filter(({ arity }) => arity !== "flag").map(({ name }) => name);
  const names = [...all.map(({ name }) => name), "help"];
  const short = new Map([["h", "help"]]);
  for (const option of all) if (option.short !== undefined) short.set(option.short, option.name);
  const parsed = parseArgs(spellOut(args, [...flags, "help"], short, names), {
    string: ["_", ...valued],
    boolean: [...flags, "help"],
    collect: valued,
  });
  const options = new Map<string, readonly string[]>();
  for (const name of flags) if (parsed[name] === true) options.set(name, ["yes"]);
  for (const { name, value, bare } of all) {
    const texts = flags.includes(name) ? undefined : parsed[name] as string[] | undefined;
    if (!texts || texts.length === 0) continue;
    if (texts.includes("") && bare === undefined) {
      throw usage(`--${name} needs a value (${value.placeholder})`);
    }
    options.set(name, texts.map((text) => text === "" && bare !== undefined ? bare : text));
  }
  return { options, rest: parsed._, help: parsed["help"] === true };
}

function unknownOption(argument: string, names: readonly string[]) {
  const written = argument.replace(/=.*/s, "");
  const foreign = foreignHint(written);
  if (foreign !== undefined) {
    return usage(`unknown option "${written}" (${foreign}; write -- before an argument that starts with -)`);
  }
  const name = written.replace(/^-+/, "");
  const hint = names.includes(name)
    ? `, did you mean "--${name}"?`
    : suggest(name, names).replace(/"(.+)"/, '"--$1"');
  return usage(`unknown option "${written}"${hint} (write -- before an argument that starts with -)`);
}

/**
 * Refuses what is not an option, and writes every flag, also the short ones, as `--name=true`. A flag is there or
 * not, and takes no value; `parseArgs` would give it a `true` or `false` that stands behind it and is a payload, or
 * what is glued to it (`-v5`).
 */
function spellOut(
  args: readonly string[],
  flags: readonly string[],
  short: ReadonlyMap<string, string>,
  names: readonly string[],
): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const spelled = args.slice(0, end).flatMap((word) => {
    if (/^-[^-]/.test(word)) return shortFlags(word, short, names);
    const [, name, value] = /^--([^=]*)(=.*)?$/s.exec(word) ?? [];
    if (name === undefined) return [word];
    if (!names.includes(name)) throw unknownOption(word, names);
    if (!flags.includes(name)) return [word];
    if (value !== undefined) throw usage(`--${name} takes no value ("${word}")`);
    return [`--${name}=true`];
  });
  return [...spelled, ...args.slice(end)];
}

/** `-vh` as `--verbose=true --help=true`. */
function shortFlags(word: string, short: ReadonlyMap<string, string>, names: readonly string[]): string[] {
  const letters = [...word.slice(1)];
  const known = letters.map((letter) => short.get(letter));
  if (!known.includes(undefined)) return known.map((name) => `--${name}=true`);
  if (known[0] !== undefined && !/^-[a-z]+$/i.test(word)) {
    throw usage(`--${known[0]} takes no value ("${word}")`);
  }
  throw unknownOption(word, names);
}

function readPositionals(
  words: readonly string[],
  positionals: readonly Positional[],
  platform: Platform,
): unknown[] {
  const rest = [...words];
  const [first, second] = positionals;
  if (first?.name === "ENDPOINT") refusePortApart(words, second === undefined);
  const values = positionals.map(({ name, value, arity }) => {
    const parse = (text: string) => at(name, () => value.parse(text, platform));
    if (arity === "some" && rest.length === 0) throw usage(`${name} is missing`);
    if (arity === "some" || arity === "many") return rest.splice(0).map(parse);
    const word = rest.shift();
    if (word === undefined && arity === "one") throw usage(`${name} is missing`);
    return word === undefined ? undefined : parse(word);
  });
  if (rest.length > 0) throw usage(`"${rest[0]}": unexpected argument`);
  return values;
}
