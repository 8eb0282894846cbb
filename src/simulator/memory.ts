/** Numbered cells of the same width, as the registers of a device. A cell that was never written holds zeros. */
export class Memory {
  readonly #bytes: Uint8Array;

  /**
   * @param size how many cells there are
   * @param width of a cell in bytes
   * @param initial what the first cells hold; it must fit
   */
  constructor(readonly size: number, readonly width: number, initial?: Uint8Array) {
    this.#bytes = new Uint8Array(size * width);
    if (initial) this.#bytes.set(initial);
  }

  /** A copy of `count` cells from `at` on; undefined when some of them are not there. */
  read(at: number, count: number): Uint8Array | undefined {
    if (!this.#has(at, count)) return undefined;
    return this.#bytes.slice(at * this.width, (at + count) * this.width);
  }

  /** Fills whole cells from `at` on; false, and nothing is written, when some of them are not there. */
  write(at: number, bytes: Uint8Array): boolean {
    const count = bytes.length / this.width;
    if (!Number.isInteger(count) || !this.#has(at, count)) return false;
    this.#bytes.set(bytes, at * this.width);
    return true;
  }

  #has(at: number, count: number): boolean {
    return Number.isInteger(at) && Number.isInteger(count) && at >= 0 && count >= 1 &&
      at + count <= this.size;
  }
}
