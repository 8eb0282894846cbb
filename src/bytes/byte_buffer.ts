/** Bytes that are added at the end and taken from the front. */
export class ByteBuffer {
  #bytes = new Uint8Array(1024);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** What is there; valid until the next `append` or `take`. */
  get view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Adds a copy. */
  append(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#bytes.length) this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Removes `count` bytes (at most what is there) from the front, and gives a copy of them. */
  take(count: number): Uint8Array {
    const taken = this.view.slice(0, count);
    this.drop(count);
    return taken;
  }

  /** Removes `count` bytes (at most what is there) from the front. @returns how many it were */
  drop(count: number): number {
    const dropped = Math.min(count, this.length);
    this.#start += dropped;
    if (this.#start === this.#end) this.#start = this.#end = 0;
    return dropped;
  }

  #makeRoom(more: number): void {
    const kept = this.view;
    let capacity = this.#bytes.length;
    while (kept.length + more > capacity) capacity *= 2;
    const target = capacity === this.#bytes.length ? this.#bytes : new Uint8Array(capacity);
    target.set(kept);
    this.#bytes = target;
    this.#start = 0;
    this.#end = kept.length;
  }
}
