import type { Frame } from "../events/frame.ts";

/** A frame whose content stands in the wire bytes as it is. */
export class SliceFrame implements Frame {
  readonly #start: number;
  readonly #end: number;

  constructor(readonly wire: Uint8Array, readonly offset: number, start: number, end: number) {
    this.#start = start;
    this.#end = end;
  }

  /** Made when it is asked for: an echo never does. */
  get content(): Uint8Array {
    return this.wire.subarray(this.#start, this.#end);
  }
}
