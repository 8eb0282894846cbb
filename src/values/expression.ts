import type { RE2JS } from "re2js";
import { re2 } from "./expression_engine.ts";
import { translate, type Translation } from "./expression_source.ts";
import { usage } from "./failure.ts";
import { markLines } from "./marked_lines.ts";

/** Where an expression was found in a text, and what its groups captured. */
export interface ExpressionMatch {
  readonly start: number;
  readonly end: number;
  readonly captures: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

/** From this on, in characters, a search for groups is only worth its time when something is there to find. */
const short = 4096;

/** Of what the engine can do, all that is used: `RE2JS` itself can't begin a search in the middle of a text. */
interface Engine {
  matchWithGroup(
    text: string,
    from: number,
    end: number,
    anchor: number,
    groups: number,
  ): [boolean, number[]];
}

const unanchored = 0;
const noGroups: Pick<ExpressionMatch, "captures" | "named"> = { captures: [], named: {} };

/** A regular expression over bytes as latin-1 that takes a time in proportion to the text. */
export class Expression {
  readonly #translation: Translation;
  readonly #compiled: RE2JS;
  readonly #engine: Engine;
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
    this.#engine = this.#compiled.re2() as unknown as Engine;
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
  find(text: string, from = 0): ExpressionMatch | undefined {
    if (!this.#translation.marksLines || !/[\r\n]/.test(text)) return this.#found(text, text, from);
    const { marked, positions } = markLines(text);
    return this.#found(text, marked, positions.indexOf(from), positions);
  }

  #found(text: string, searched: string, from: number, positions?: Int32Array): ExpressionMatch | undefined {
    if (searched.length - from > short && !this.#search(searched, from, 0)) return undefined;
    const places = this.#search(searched, from, 1 + this.groups);
    if (!places) return undefined;
    if (positions) {
      for (const [i, place] of places.entries()) places[i] = place < 0 ? place : positions[place]!;
    }
    const [start, end] = places as [number, number];
    return this.groups === 0 ? { start, end, ...noGroups } : { start, end, ...this.#captured(text, places) };
  }

  /** The places of the match and its groups, as far as they are asked for: start, end, start, end; -1 for none. */
  #search(text: string, from: number, groups: number): number[] | undefined {
    const [isFound, places] = this.#engine.matchWithGroup(text, from, text.length, unanchored, groups);
    return isFound ? places : undefined;
  }

  #captured(text: string, places: readonly number[]): Pick<ExpressionMatch, "captures" | "named"> {
    const { groups } = this.#translation;
    const captures: string[] = [];
    const named: Record<string, string> = {};
    for (let i = 0; i < groups.length; i++) {
      const start = places[2 * i + 2]!;
      const capture = start < 0 ? "" : text.slice(start, places[2 * i + 3]);
      captures.push(capture);
      const name = groups[i];
      // Of two with the same name, at most one takes part.
      if (name !== undefined && (start >= 0 || named[name] === undefined)) named[name] = capture;
    }
    return { captures, named };
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
