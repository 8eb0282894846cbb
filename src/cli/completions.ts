import type { Catalogue } from "../values/registry.ts";
import { kebab, type Option, type Value } from "../values/options.ts";
import { type Command, type CommandEntry, optionsOf, type Positional } from "./command.ts";

/** A word that a shell offers, and what it says about it. One that ends with `:` is a beginning. */
export interface Word {
  readonly text: string;
  readonly help: string;
}

/** What can stand for a value. */
export interface Completed {
  readonly placeholder: string;
  readonly words: readonly Word[];
  readonly isPath: boolean;
  /** A beginning after which a path stands: `file:`. */
  readonly pathAfter?: string;
  /** The kind of part, when it is a spec. */
  readonly spec?: string;
}

export interface CompletedOption {
  /** `["-v", "--verbose"]` in a command, `["size"]` in a spec. */
  readonly names: readonly string[];
  readonly help: string;
  readonly isRepeatable: boolean;
  /** Undefined for a flag, which has no value. */
  readonly value: Completed | undefined;
}

export interface CompletedArgument {
  /** From 1. */
  readonly position: number;
  readonly isMany: boolean;
  readonly value: Completed;
  /** Set when this is only offered after that word. */
  readonly after?: string;
}

export interface CompletedCommand extends Word {
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly CompletedArgument[];
}

export interface CompletedPart extends Word {
  readonly options: readonly CompletedOption[];
}

/** All that shells need to know. */
export interface Completions {
  readonly commands: readonly CompletedCommand[];
  readonly specs: ReadonlyArray<{ readonly kind: string; readonly parts: readonly CompletedPart[] }>;
}

/** A topic of `tcplab help`, and the names that can be written behind it. */
export interface HelpTopic extends Word {
  readonly parts?: ReadonlyArray<{ readonly name: string; readonly summary: string }>;
}

/** What stands in place of a command. */
export const globalOptions: readonly CompletedOption[] = [
  { names: ["-h", "--help"], help: "how to use tcplab", isRepeatable: false, value: undefined },
  { names: ["-V", "--version"], help: "the version", isRepeatable: false, value: undefined },
];

/**
 * Gathers the words from the definitions that also parse.
 * @param topics of `tcplab help`, besides the commands and the kinds of parts
 */
export function gatherCompletions(
  commands: ReadonlyArray<readonly [CommandEntry, Command]>,
  catalogues: readonly Catalogue<unknown>[],
  topics: readonly HelpTopic[],
): Completions {
  const entries = commands.map(([entry]) => word(entry.name, entry.summary));
  const kinds = catalogues.map(({ kind, definitions }) => ({
    ...word(kind, `the ${kind}s`),
    parts: definitions,
  }));
  return {
    commands: commands.map(([{ name, summary }, command]) => ({
      ...word(name, summary),
      options: [...Object.entries(optionsOf(command)).map(commandOption), help],
      arguments: name === "help"
        ? helpArguments([...entries, ...kinds, ...topics])
        : command.positionals.map(argument),
    })),
    specs: catalogues.map(({ kind, definitions }) => ({
      kind,
      parts: definitions.map(({ name, summary, options }) => ({
        ...word(name, summary),
        options: Object.entries(options).map(partOption),
      })),
    })),
  };
}

const help: CompletedOption = {
  names: ["-h", "--help"],
  help: "help",
  isRepeatable: false,
  value: undefined,
};

function word(text: string, help: string): Word {
  return { text, help };
}

function commandOption([name, option]: [string, Option]): CompletedOption {
  const { help, arity, short, value } = option;
  return {
    names: [...(short === undefined ? [] : [`-${short}`]), `--${kebab(name)}`],
    help,
    isRepeatable: arity === "repeated",
    value: arity === "flag" ? undefined : completed(value),
  };
}

/** In a spec every option has a value: `key=yes`. */
function partOption([name, { help, value }]: [string, Option]): CompletedOption {
  return { names: [kebab(name)], help, isRepeatable: false, value: completed(value) };
}

function argument({ name, value, arity }: Positional, index: number): CompletedArgument {
  return {
    position: index + 1,
    isMany: arity === "some" || arity === "many",
    value: { ...completed(value), placeholder: name },
  };
}

/** A topic, and behind the kind of a part or of a file one of its names. */
function helpArguments(topics: readonly HelpTopic[]): CompletedArgument[] {
  const isOf = (placeholder: string, words: readonly Word[]) => ({ placeholder, words, isPath: false });
  const names = topics.flatMap(({ text: after, parts }) =>
    parts ? [{ after, words: parts.map(({ name, summary }) => word(name, summary)) }] : []
  );
  return [
    { position: 1, isMany: false, value: isOf("TOPIC", topics) },
    ...names.map(({ after, words }) => ({ position: 2, isMany: false, after, value: isOf("NAME", words) })),
  ];
}

function completed(value: Value<unknown>): Completed {
  const { placeholder, choices = [], beginnings = choices, isPath = false, pathAfter, spec } = value;
  const words = spec === undefined ? beginnings.map((text) => word(text, "")) : [];
  return {
    placeholder,
    words,
    isPath,
    ...(pathAfter === undefined ? {} : { pathAfter }),
    ...(spec === undefined ? {} : { spec }),
  };
}
