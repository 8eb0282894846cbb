import { concat } from "../../bytes/bytes.ts";
import type { Match } from "../../values/pattern.ts";
import { PatternSearch } from "../../values/pattern_search.ts";
import type { Piece, Triggers } from "../fault.ts";

/** Looks out for the place in the stream where a fault begins: a position, a match, or a match from a position on. */
export class TriggerPosition {
  readonly #at: number;
  readonly #search: PatternSearch | undefined;
  readonly #isFramed: boolean;
  /** What went by, as far as a match could begin in it. */
  #tail = new Uint8Array();

  /** @param isFramed pieces are messages: a match does not reach from one into the next */
  constructor({ at = 0, match }: Pick<Triggers, "at" | "match">, isFramed: boolean) {
    this.#at = at;
    this.#search = match && new PatternSearch(match);
    this.#isFramed = isFramed;
  }

  /** Whether it is reached, without a look at what comes next. */
  isReached(position: number): boolean {
    return !this.#search && position >= this.#at;
  }

  /** How many bytes of the piece go by before the fault begins; undefined when all do, and it does not begin. */
  find({ bytes, offset }: Piece): number | undefined {
    const from = Math.max(0, this.#at - offset);
    if (!this.#search) return from <= bytes.length ? from : undefined;
    if (from >= bytes.length) return undefined;
    const known = this.#tail.length;
    const part = bytes.subarray(from);
    const seen = known === 0 ? part : concat([this.#tail, part]);
    const found = lookAtAll(this.#search, seen);
    if (found) return from + Math.max(0, (found.start >= known ? found.start : found.end) - known);
    if (this.#isFramed) this.#search.reset();
    else {
      const start = Math.max(0, seen.length - this.#search.kept);
      this.#search.drop(start);
      // A copy, because others may change what passes.
      this.#tail = seen.slice(start);
    }
  }
}

/** The piece can't wait to pass, so that there is no turn between the searches. */
function lookAtAll(search: PatternSearch, bytes: Uint8Array): Match | undefined {
  let found = search.look(bytes, true);
  while (search.isBehind) found = search.look(bytes, true);
  return found;
}
