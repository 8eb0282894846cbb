import type { Match, Pattern } from "../values/pattern.ts";

/** Searches a growing buffer for a pattern, without looking twice where that is not needed. */
export class StreamSearch {
  readonly #pattern: Pattern;
  /** How long the buffer was, and what was found in it. */
  #seen = -1;
  #match: Match | undefined;
  #settled = 0;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
  }

  /** The first match in the buffer, to which bytes may have been added since the last call. */
  look(view: Uint8Array): Match | undefined {
    if (view.length === this.#seen) return this.#match;
    const { bytes } = this.#pattern;
    this.#seen = view.length;
    this.#match = this.#pattern.find(view, this.#settled);
    if (bytes && !this.#match) this.#settled = Math.max(this.#settled, view.length - bytes.length + 1);
    return this.#match;
  }

  /** How many bytes at the front of the buffer can't be part of a match. 0 if that is not known. */
  get settled(): number {
    return this.#settled;
  }

  /** So many bytes were removed from the front of the buffer. */
  shift(count: number): void {
    this.#seen = -1;
    this.#settled = Math.max(0, this.#settled - count);
  }
}
