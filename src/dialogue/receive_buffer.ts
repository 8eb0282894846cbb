import { ByteBuffer } from "../bytes/byte_buffer.ts";

/** Received bytes that nobody has taken yet. All positions are counted from the first byte of the connection. */
export class ReceiveBuffer {
  readonly #bytes = new ByteBuffer();
  #start = 0;
  #shown = 0;

  /** The position of the first byte. */
  get start(): number {
    return this.#start;
  }

  /** The position behind the last byte: how many bytes were received. */
  get end(): number {
    return this.#start + this.#bytes.length;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** All bytes; valid until the next change. */
  get view(): Uint8Array {
    return this.#bytes.view;
  }

  /** The position up to which bytes were shown. */
  get shown(): number {
    return Math.max(this.#shown, this.#start);
  }

  /** Adds a copy. */
  append(bytes: Uint8Array): void {
    this.#bytes.append(bytes);
  }

  /** A copy of the bytes that were not shown, up to a position; they are shown then. */
  show(end: number): Uint8Array {
    const from = this.shown;
    this.#shown = Math.max(from, Math.min(end, this.end));
    return this.view.slice(from - this.#start, this.#shown - this.#start);
  }

  /** Removes the bytes before a position. */
  dropTo(position: number): void {
    this.#start += this.#bytes.drop(Math.max(0, position - this.#start));
  }
}
