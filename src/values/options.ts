import { at, usage } from "./failure.ts";
import type { Platform } from "./platform.ts";

/** How an API that has plain numbers writes a value: `250` is `250ms`. */
export interface NumberForm {
  /** What follows the number in text. */
  readonly suffix: string;
  read(text: string): number;
}

/** A kind of value that an option can have: how it is called in help, what is accepted, how it is read. */
export interface Value<T> {
  /** Stands for the value in help: `DURATION`. */
  readonly placeholder: string;
  /** All that is accepted, when that is a short list; shells complete it. */
  readonly choices?: readonly string[];
  /** Words that a value can begin with, or be: `hex:`, `any`. Shells complete these too. */
  readonly beginnings?: readonly string[];
  /** A beginning behind which shells should complete file names: `file:`. */
  readonly pathAfter?: string;
  /** Whether shells should complete file names. */
  readonly isPath?: boolean;
  /** What kind of thing a spec picks here: `service`. */
  readonly spec?: string;
  /** Undefined if the value is no number. */
  readonly number?: NumberForm;
  /** Is awaited before anything is read, when it is certain that something will be. */
  prepare?(): Promise<void>;
  /** @throws {Failure} that quotes the text and says what is accepted */
  parse(text: string, platform: Platform): T;
}

type Arity = "required" | "optional" | "repeated" | "flag";

/** One option of a command or of a spec: a fact that parsing, help, completions and README all read. */
export interface Option<T = unknown, A extends Arity = Arity> {
  readonly value: Value<T>;
  readonly arity: A;
  readonly help: string;
  /** As the user would write it. */
  readonly fallback?: string;
  /** What it means on a command line without a value. */
  readonly bare?: string;
  /** One letter, for the command line. */
  readonly short?: string;
}

/** Options by name; names are camelCase here and kebab-case where users write them. */
export type OptionTable = Readonly<Record<string, Option>>;

/** What parsing a table gives. */
export type Options<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer T, infer A>
    ? A extends "repeated" ? readonly T[]
    : A extends "optional" ? T | undefined
    : T
    : never;
};

/** An option with a default, written as the user would write it. */
export function option<T>(value: Value<T>, help: string, fallback: string): Option<T, "required"> {
  return { value, arity: "required", help, fallback };
}

/** An option that may be left out and then is undefined. @param bare what it means without a value, if it may be so */
export function optional<T>(value: Value<T>, help: string, bare?: string): Option<T, "optional"> {
  return { value, arity: "optional", help, ...(bare === undefined ? {} : { bare }) };
}

/** An option that a spec must have. */
export function required<T>(value: Value<T>, help: string): Option<T, "required"> {
  return { value, arity: "required", help };
}

/** An option that may stand several times. */
export function repeated<T>(value: Value<T>, help: string): Option<T, "repeated"> {
  return { value, arity: "repeated", help };
}

/** On the command line: there or not. In a spec: `key=yes`. */
export function flag(help: string, short?: string): Option<boolean, "flag"> {
  return { value: yesOrNo, arity: "flag", help, fallback: "no", ...(short === undefined ? {} : { short }) };
}

/** `maxTime` as users write it: `max-time`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What the user wrote for one option: nothing, one text, or several. */
export type WrittenTexts = readonly string[];

/**
 * Turns what was written into typed options, by one rule for command lines and specs.
 * @param place how an option is named in errors: `--idle`, or `size` in a spec
 */
export function readOptions<Table extends OptionTable>(
  table: Table,
  written: (name: string) => WrittenTexts,
  place: (name: string) => string,
  platform: Platform,
): Options<Table> {
  const read = ([name, { value, arity, fallback }]: [string, Option]): [string, unknown] => {
    const parse = (text: string) => at(place(name), () => value.parse(text, platform));
    const texts = written(name);
    if (arity === "repeated") return [name, texts.map(parse)];
    const text = texts.at(-1) ?? fallback;
    if (text === undefined && arity === "required") {
      throw usage(`${place(name)} is missing (${value.placeholder})`);
    }
    return [name, text === undefined ? undefined : parse(text)];
  };
  return Object.fromEntries(Object.entries(table).map(read)) as Options<Table>;
}

/** `yes` or `no`, and the other words for these. */
export const yesOrNo: Value<boolean> = {
  placeholder: "yes|no",
  choices: ["yes", "no"],
  parse(text) {
    if (/^(yes|true|on|1)$/i.test(text)) return true;
    if (/^(no|false|off|0)$/i.test(text)) return false;
    throw usage(`"${text}" is neither yes nor no`);
  },
};
