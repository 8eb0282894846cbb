import type { Catalogue, Definition } from "../values/registry.ts";
import { exitMeanings } from "../values/exit_codes.ts";
import { columns } from "./text_columns.ts";
import type { Command, CommandEntry, Positional } from "./command.ts";
import { grammars, type ValueGrammar } from "./value_help.ts";
import { commandOptionRows, specOptionRows } from "./option_rows.ts";

/** What is said of a kind of file. */
export interface FormatHelp {
  /** Paragraphs. */
  readonly intro: readonly string[];
  readonly sections: readonly FormatSection[];
  /** What `tcplab help` shows one by one too. */
  readonly parts: { readonly kind: string; readonly all: readonly FormatPart[] };
  /** A whole file that works as it stands, without a line feed at its end. */
  readonly example: string;
  /** A command line that uses such a file. */
  readonly use: string;
}

/** One thing that can be written in it, in many places: a step, an action. */
export interface FormatPart {
  readonly name: string;
  /** With its value: `send: PAYLOAD`. */
  readonly written: string;
  readonly summary: string;
  /** The other keys of the same map, with their values. */
  readonly keys: ReadonlyArray<readonly [written: string, meaning: string]>;
  /** As it is written in a file of that kind. */
  readonly example: string;
}

/** The keys of one map in it. */
export interface FormatSection {
  readonly title: string;
  readonly note?: string;
  readonly rows: ReadonlyArray<readonly [written: string, meaning: string]>;
}

/** `tcplab help`: what there is. @param formats of files */
export function overview(
  commands: readonly CommandEntry[],
  catalogues: readonly Catalogue<unknown>[],
  formats: ReadonlyArray<{ readonly name: string; readonly summary: string }>,
): string {
  return text(
    "tcplab: a TCP test bench in one executable",
    "",
    "Usage: tcplab COMMAND [ARGUMENT...] [OPTION...]",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Try it, in two terminals:",
    ...columns([
      ["tcplab server", 'answers You said "..." on 127.0.0.1:9999'],
      ['tcplab client :9999 "hello"', "sends, prints the reply, and exits"],
    ]),
    "",
    "More help:",
    ...columns([
      ["tcplab help COMMAND", "a command with its options and examples"],
      ...catalogues.map((catalogue): [string, string] => [
        `tcplab help ${catalogue.kind} [NAME]`,
        `the ${catalogue.kind}s (${catalogue.choices.join(", ")})`,
      ]),
      ...formats.map(({ name, summary }): [string, string] => [`tcplab help ${name}`, summary]),
      [`tcplab help ${grammars.map(({ name }) => name).join("|")}`, "how such a value is written"],
      ["tcplab --version", "the version, the commit, and the version of Deno"],
    ]),
    "",
    ...exitTable(),
  );
}

function exitTable(): string[] {
  return ["Exit codes:", ...columns(exitMeanings.map(([code, meaning]) => [String(code), meaning]))];
}

/** `tcplab help server` */
export function commandHelp({ name, summary }: CommandEntry, command: Command): string {
  return text(
    `tcplab ${name}: ${summary}`,
    "",
    usageLine(name, command),
    ...section("Arguments:", command.positionals.map((each) => [placeholder(each), each.help])),
    ...command.groups.flatMap(({ title, options }) => section(`${title}:`, commandOptionRows(options))),
    ...section("Help:", [["-h, --help", "this text"]]),
    ...section("Examples:", command.examples.map(([line, meaning]) => [`tcplab ${line}`, meaning])),
    "",
    ...exitTable(),
  );
}

/** `Usage: tcplab client ENDPOINT [PAYLOAD...] [OPTION...]` */
export function usageLine(name: string, { positionals, groups }: Command): string {
  return [
    "Usage: tcplab",
    name,
    ...positionals.map(placeholder),
    ...(groups.length > 0 ? ["[OPTION...]"] : []),
  ].join(" ");
}

function placeholder({ name, arity }: Positional): string {
  if (arity === "some") return `${name}...`;
  return arity === "many" ? `[${name}...]` : arity === "optional" ? `[${name}]` : name;
}

/** `tcplab help service` */
export function catalogueHelp({ kind, definitions }: Catalogue<unknown>): string {
  return text(
    `A ${kind} is picked as NAME or NAME:KEY=VALUE,KEY=VALUE:`,
    "",
    ...columns(definitions.map(({ name, summary }) => [name, summary])),
    "",
    `tcplab help ${kind} NAME shows its options.`,
  );
}

/** `tcplab help service drip` */
export function definitionHelp(
  kind: string,
  { name, summary, options, example, remarks = [] }: Definition<unknown>,
): string {
  const rows = specOptionRows(options);
  return text(
    `${name} (${kind}): ${summary}`,
    ...remarks,
    ...(rows.length > 0 ? section("Options:", rows) : ["", "It has no options."]),
    "",
    `Example: --${kind} '${example}'`,
  );
}

/** `tcplab help payload` */
export function grammarHelp({ name, summary, forms }: ValueGrammar): string {
  return text(`${name}: ${summary}`, "", ...columns(forms));
}

/** `tcplab help scenario` */
export function formatHelp(
  { name, summary }: { readonly name: string; readonly summary: string },
  { intro, sections, parts, example, use }: FormatHelp,
): string {
  return text(
    `${name}: ${summary}`,
    ...intro.flatMap((paragraph) => ["", ...wrapped(paragraph)]),
    ...sections.flatMap(({ title, note, rows }) => [
      "",
      `${title}:`,
      ...(note === undefined ? [] : [...wrapped(note), ""]),
      ...columns(rows),
    ]),
    "",
    "Example:",
    ...example.split("\n").map((line) => `  ${line}`),
    "",
    `Used by: ${use}`,
    "",
    `tcplab help ${name} NAME shows one ${parts.kind} with an example.`,
  );
}

/** `tcplab help scenario send`. @param format the name of the kind of file */
export function partHelp(kind: string, { name, written, summary, keys, example }: FormatPart): string {
  return text(
    `${name} (${kind}): ${summary}`,
    "",
    `Written: ${written}`,
    ...section("With it:", keys),
    "",
    `Example: ${example}`,
  );
}

/** One part in the table of all. */
export function partRows({ written, summary, keys }: FormatPart): Array<[string, string]> {
  return [[written, summary], ...keys.map(([key, meaning]): [string, string] => [`  ${key}`, meaning])];
}

/** A paragraph, indented as what stands below a title. */
function wrapped(paragraph: string): string[] {
  return columns([["", paragraph]], 0);
}

function section(title: string, rows: ReadonlyArray<readonly [string, string]>): string[] {
  return rows.length === 0 ? [] : ["", title, ...columns(rows)];
}

function text(...lines: string[]): string {
  return lines.join("\n") + "\n";
}
