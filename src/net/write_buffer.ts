/** How much is set aside at a time. */
const slabSize = 256 * 1024;

/**
 * Memory for bytes on their way to a socket. What a socket has passed on at once may be used again for the next send;
 * what it still holds must not be touched, and stays where it is. So sending costs a copy, but no new memory as long
 * as peers keep up.
 */
export class WriteBuffer {
  #slab = new Uint8Array(slabSize);
  #kept = 0;

  /** Copies the parts one behind the other. The copy is overwritten by the next one unless it is kept. */
  copy(parts: readonly Uint8Array[], length: number): Uint8Array {
    if (this.#kept + length > this.#slab.length) {
      this.#slab = new Uint8Array(Math.max(slabSize, length));
      this.#kept = 0;
    }
    let at = this.#kept;
    for (const part of parts) {
      this.#slab.set(part, at);
      at += part.length;
    }
    return this.#slab.subarray(this.#kept, at);
  }

  /** The last copy, of this length, is still needed. */
  keep(length: number): void {
    this.#kept += length;
  }
}
