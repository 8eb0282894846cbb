import type { Frame } from "../events/frame.ts";
import { type FrameCodec, Invalid } from "./frame_codec.ts";

/** How SLIP and COBS differ: both keep one byte value out of the content, and use it as the end of a frame. */
export interface Stuffing {
  /** The byte value that ends a frame. */
  readonly end: number;
  /** @throws {Invalid} */
  decode(stuffed: Uint8Array): Uint8Array;
  encode(content: Uint8Array): Uint8Array;
}

/**
 * Ends with nothing between them say nothing: senders use them to shut off line noise. They are part of the wire bytes
 * of the frame that follows; at the end of the stream they are dropped.
 */
export function stuffedRule({ end, decode, encode }: Stuffing): FrameCodec {
  return {
    noun: "frame",
    announces: false,
    escapes: true,
    measure(bytes, start, known) {
      let at = start + known;
      if (known === 0 || bytes[at - 1] === end) { while (bytes[at] === end) at++; }
      const found = bytes.indexOf(end, at);
      return found === -1 ? start - bytes.length : found + 1 - start;
    },
    frame(wire, offset): Frame {
      const start = wire.findIndex((byte) => byte !== end);
      try {
        return { wire, offset, content: decode(wire.subarray(start, -1)) };
      } catch (error) {
        // The next frame begins behind the next end, whatever stands in this one.
        if (!(error instanceof Invalid)) throw error;
        const problem = `${error.message} (at byte ${offset + start + error.at} of the stream)`;
        return { wire, offset, content: wire.subarray(start, -1), bad: { kind: "escape", problem } };
      }
    },
    last: (rest) => rest.at(-1) === end ? [] : undefined,
    encode,
  };
}
