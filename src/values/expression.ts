import type { RE2JS } from "re2js";
import { re2 } from "./expression_engine.ts";
import { translate, type Translation } from "./expression_source.ts";
import { usage } from "./failure.ts";
import { markLines } from "./marked_lines.ts";

/** Where an expression was found in a text, and what its groups captured. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly captures: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

/** From this on, in characters, a search for groups is only worth its time when something is there to find. */
const short = 4096;

const unanchored = 0;
const noGroups: Pick<Found, "captures" | "named"> = { captures: [], named: {} };

/** A regular expression over bytes as latin-1 that takes a time in proportion to the text. */
export class Expression {
  readonly #translation: Translation;
  readonly #compiled: RE2JS;
  /** The names of its groups, each once. */
  readonly names: readonly string[];

  /**
   * @param source in the syntax of JavaScript, without a flag u or v
   * @throws {Failure} for what can't be searched for in linear time
   * @throws {SyntaxError} when it is no regular expression
   */
  constructor(source: string, flags: string) {
    // V8 says best what is wrong with the syntax; it only parses here.
    new RegExp(source, flags);
    this.#translation = translate(source, flags);
    this.#compiled = compile(this.#translation.source);
    this.names = [...new Set(this.#translation.groups.filter((name) => name !== undefined))];
  }

  /** How many groups it has. */
  get groups(): number {
    return this.#translation.groups.length;
  }

  /** How many instructions it was compiled to: a search takes at most that many steps a character. */
  get size(): number {
    return this.#compiled.programSize();
  }

  /**
   * @param from where the search begins; what stands before it is seen by `\b`, and by `^` and `$` of lines
   * @returns the first match at or after `from`
   */
  find(text: string, from = 0): Found | undefined {
    if (!this.#translation.marksLines || !/[\r\n]/.test(text)) return this.#found(text, text, from);
    const { marked, positions } = markLines(text);
    return this.#found(text, marked, positions.indexOf(from), positions);
  }

  #found(text: string, searched: string, from: number, positions?: Int32Array): Found | undefined {
    const compiled = this.#compiled.re2();
    const search = (groups: number): [boolean, number[]] =>
      compiled.matchWithGroup(searched, from, searched.length, unanchored, groups) as [boolean, number[]];
    if (searched.length - from > short && !search(0)[0]) return undefined;
    const [isFound, places] = search(1 + this.groups);
    if (!isFound) return undefined;
    const at = (i: number) => positions ? positions[places[i]!]! : places[i]!;
    const [start, end] = [at(0), at(1)];
    if (this.groups === 0) return { start, end, ...noGroups };
    const captures: string[] = [];
    const named: Record<string, string> = {};
    for (const [i, name] of this.#translation.groups.entries()) {
      const tookPart = places[2 * i + 2]! >= 0;
      const capture = tookPart ? text.slice(at(2 * i + 2), at(2 * i + 3)) : "";
      captures.push(capture);
      if (name !== undefined && (tookPart || named[name] === undefined)) named[name] = capture;
    }
    return { start, end, captures, named };
  }
}

/** @throws {Failure} when it is too large; all else was refused before */
function compile(source: string): RE2JS {
  try {
    return re2().compile(source);
  } catch (error) {
    const [, limit = String(error)] = /: (?:error parsing regexp: )?([^:`]*)/.exec(String(error)) ?? [];
    throw usage(`it is too large (${limit}; counts inside of counts multiply, to 1000 at most)`);
  }
}
