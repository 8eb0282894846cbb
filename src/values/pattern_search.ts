import { limitNote, type Match, type Pattern } from "./pattern.ts";

/**
 * Looks for one pattern in a buffer that grows at its end, without a new search of all of it for each byte that
 * arrives. Literal bytes are searched once. A regular expression can't resume: it is searched when the buffer has
 * doubled, when half of what it sees is new, and when the caller says that the buffer has settled; one window a call,
 * so that a call takes a bounded time.
 */
export class PatternSearch {
  readonly pattern: Pattern;
  /** How many bytes of the buffer were searched. */
  #searched = 0;
  #isBehind = false;
  #match: Match | undefined;

  constructor(pattern: Pattern) {
    this.pattern = pattern;
  }

  /**
   * Whether bytes wait to be searched. Then call `look` again with `isSettled` if nothing arrives for one turn of the
   * event loop (`nextTurn`) and at FIN, until this is false: only then a missing match is final. At the deadline
   * `lookLast` is final.
   */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** How many bytes at the end of a buffer without a match must be kept, because a match may begin in them. */
  get kept(): number {
    const { size, reach = Infinity } = this.pattern;
    // One more than it sees, so that `^` is not at the start of what is kept.
    return size === undefined ? reach + 1 : size - 1;
  }

  /**
   * @param bytes all that was received and not taken; since the last call it may only have grown, but for `reset`
   *   and `drop`
   * @param isSettled nothing arrived for one turn of the event loop, or the peer has sent FIN
   * @returns the first match; the same one until `reset` or `drop`
   */
  look(bytes: Uint8Array, isSettled: boolean): Match | undefined {
    const end = this.#nextEnd(bytes.length, isSettled);
    if (!this.#match && end > this.#searched) {
      const { size } = this.pattern;
      const from = size === undefined ? 0 : Math.max(0, this.#searched - size + 1);
      const match = this.pattern.find(end < bytes.length ? bytes.subarray(0, end) : bytes, from);
      // At the end of a window, `$` matches where nothing ends; the next window overlaps this one.
      if (match && (match.end < end || end === bytes.length)) this.#match = match;
      this.#searched = end;
    }
    this.#isBehind = !this.#match && this.#searched < bytes.length;
    return this.#match;
  }

  /** Says that nothing was found because of the limit of the search; empty when it was not reached. */
  limitNote(bytes: Uint8Array): string {
    return limitNote(this.pattern, bytes.length);
  }

  /** The time is up: one look is left, which sees the end of the buffer. */
  lookLast(bytes: Uint8Array): Match | undefined {
    const { reach } = this.pattern;
    if (reach !== undefined) this.#searched = Math.max(this.#searched, bytes.length - Math.ceil(reach / 2));
    return this.look(bytes, true);
  }

  /** Starts again: bytes were taken, and what is left is for a new match. */
  reset(): void {
    this.#searched = 0;
    this.#isBehind = false;
    this.#match = undefined;
  }

  /** `count` bytes were removed from the front of the buffer, which still has no match: at most all but `kept`. */
  drop(count: number): void {
    this.#searched = Math.max(0, this.#searched - count);
    this.#match = undefined;
  }

  /** Where the next search ends; where the last one ended when none is due. */
  #nextEnd(length: number, isSettled: boolean): number {
    const { reach } = this.pattern;
    if (reach === undefined) return length;
    const step = Math.ceil(reach / 2);
    const isDue = isSettled || length >= 2 * this.#searched || length - this.#searched >= step;
    return isDue ? Math.min(length, Math.max(reach, this.#searched + step)) : this.#searched;
  }
}

/** Resolves after one turn of the event loop: what has arrived by then was handed over. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
