import { readSource, sourcesIn } from "./files.ts";
import { masked } from "./masked.ts";

/** One change in one file. */
export interface Mutation {
  readonly path: string;
  readonly line: number;
  /** Offset of the first character that is replaced. */
  readonly start: number;
  readonly before: string;
  readonly after: string;
}

type Change = Pick<Mutation, "start" | "before" | "after">;

/** All mutations that can be made in the files of a folder, in order. */
export function allMutations(folder: string): Mutation[] {
  return sourcesIn(folder).flatMap((path) => mutationsOf(path, readSource(path)));
}

/** All mutations that can be made in a source. It is one that `deno fmt` has written: blanks surround operators. */
export function mutationsOf(path: string, text: string): Mutation[] {
  const code = masked(text);
  const changes = [
    ...operators(code),
    ...conditions(text, code),
    ...numbers(code),
    ...statements(text, code),
  ];
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  return changes.map((change) => ({ path, line: lineAt(change.start), ...change }));
}

/** The text of a file with a mutation. */
export function mutated(text: string, { start, before, after }: Mutation): string {
  return text.slice(0, start) + after + text.slice(start + before.length);
}

const flipped: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "&&": "||",
  "||": "&&",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "+=": "-=",
  "-=": "+=",
};

function operators(code: string): Change[] {
  const found = code.matchAll(/(?<= )(?:[!=]==|[<>]=?|&&|\|\||[-+]=|[-+*/])(?= )/g);
  return Array.from(found, ({ index, 0: before }) => ({ start: index, before, after: flipped[before]! }));
}

/** `if` and `while`: the condition is negated. */
function conditions(text: string, code: string): Change[] {
  return Array.from(code.matchAll(/\b(?:if|while) \(/g)).flatMap(({ index, 0: head }) => {
    const start = index + head.length;
    const end = closingAt(code, start);
    const before = text.slice(start, end);
    return before === "true" || before.includes("\n") ? [] : [{ start, before, after: `!(${before})` }];
  });
}

/** Where the parenthesis is closed that was opened before `start`. */
function closingAt(code: string, start: number): number {
  let at = start;
  for (let depth = 1; at < code.length; at++) {
    if (code[at] === "(") depth++;
    if (code[at] === ")" && --depth === 0) return at;
  }
  return at;
}

function numbers(code: string): Change[] {
  // Those of types, such as `1 | 2`, change nothing when the program runs.
  const found = code.matchAll(/(?<![\w.#$])(?<!\| )\d+(?![\w.])(?! \|)/g);
  return Array.from(found, ({ index, 0: before }) => ({
    start: index,
    before,
    after: String(Number(before) + 1),
  }));
}

/** Calls, assignments and increments that fill a line are dropped; not the fields of a class. */
function statements(text: string, code: string): Change[] {
  const whole =
    /^(?: {2}| {4,})(?!return\b|throw\b|super\b|const\b|let\b|type\b)(?:await |void )?[\w.#!?]+(?:\(.*\)| (?:[-+*]|\?\?|&&)?= .+|\+\+|--);$/gm;
  return Array.from(code.matchAll(whole)).flatMap(({ index, 0: line }) => {
    const isField = /^ {2}#?\w+ = /.test(line);
    const isBalanced = closingAt(`(${line})`, 1) === line.length + 1;
    const blanks = line.length - line.trimStart().length;
    const start = index + blanks;
    return isField || !isBalanced
      ? []
      : [{ start, before: text.slice(start, index + line.length), after: ";" }];
  });
}
