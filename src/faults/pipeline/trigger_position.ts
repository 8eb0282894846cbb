import { concat } from "../../bytes/bytes.ts";
import type { Matcher, Piece, Triggers } from "../fault.ts";

/** How much of what went by is kept to find a match that is not of a known length, in bytes. */
const longestMatch = 64 * 1024;

/** Looks out for the place in the stream where a fault begins: a position, a match, or a match from a position on. */
export class Place {
  readonly #at: number;
  readonly #match: Matcher | undefined;
  readonly #reach: number;
  /** What went by, as far as a match could begin in it. */
  #tail = new Uint8Array();
  #isCut = false;

  /** @param isFramed pieces are messages: a match does not reach from one into the next */
  constructor({ at = 0, match }: Pick<Triggers, "at" | "match">, isFramed: boolean) {
    this.#at = at;
    this.#match = match;
    this.#reach = isFramed ? 0 : match?.bytes ? match.bytes.length - 1 : longestMatch;
  }

  /** Whether it is reached, without a look at what comes next. */
  isReached(position: number): boolean {
    return !this.#match && position >= this.#at;
  }

  /** How many bytes of the piece go by before the fault begins; undefined when all do, and it does not begin. */
  find({ bytes, offset }: Piece): number | undefined {
    const from = Math.max(0, this.#at - offset);
    if (!this.#match) return from <= bytes.length ? from : undefined;
    if (from >= bytes.length) return undefined;
    const known = this.#tail.length;
    const part = bytes.subarray(from);
    const seen = known === 0 ? part : concat([this.#tail, part]);
    const found = this.#match.find(seen);
    // What stands first in a tail that was cut is no beginning of anything: `^` would find it.
    if (found && !(this.#isCut && found.start === 0 && !this.#match.bytes)) {
      return from + Math.max(0, (found.start >= known ? found.start : found.end) - known);
    }
    const start = Math.max(0, seen.length - this.#reach);
    // A copy, because others may change what passes.
    this.#tail = seen.slice(start);
    this.#isCut ||= start > 0;
  }
}
