import type { BadMessage, Frame } from "../events/frame.ts";

/** A frame whose content stands in the wire bytes as it is. */
export class SliceFrame implements Frame {
  /** @param start where the content begins in `wire` @param end where it ends */
  constructor(
    readonly wire: Uint8Array,
    readonly offset: number,
    readonly start: number,
    readonly end: number,
    readonly bad?: BadMessage,
  ) {}

  /** Made when it is asked for: an echo never does. */
  get content(): Uint8Array {
    return this.wire.subarray(this.start, this.end);
  }
}
