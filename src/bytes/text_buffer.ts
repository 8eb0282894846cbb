const encoder = new TextEncoder();

/** UTF-8 text that is built piece by piece, in memory that is used again for the next one. */
export class TextBuffer {
  /** The memory; only the first `length` bytes are text. */
  bytes = new Uint8Array(4096);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** What was written since `clear`; valid until the next write. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Makes room for `size` more bytes, to be written to `bytes` from `length` on. */
  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + size));
    larger.set(this.written);
    this.bytes = larger;
  }

  /** Appends text. */
  text(text: string): void {
    // A UTF-16 unit has three bytes in UTF-8 at most.
    this.reserve(3 * text.length);
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  /** Appends text that is encoded already. */
  encoded(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
}
