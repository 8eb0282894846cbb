import type { Frame } from "../events/frame.ts";

/** What a framing has of its own; `FrameDecoder` does what all of them share. */
export interface FrameCodec {
  /** What a frame is called in errors: `line`. */
  readonly noun: string;
  /** Whether a frame says its length at its beginning; else it goes on until its end is found. */
  readonly announces: boolean;
  /** Whether content is escaped on the wire; else a frame is a `SliceFrame`, or one that is derived from it. */
  readonly escapes?: boolean;
  /** The names of all fields that a frame can have. */
  readonly fieldNames?: readonly string[];
  /**
   * How long the frame is that begins at `start`. It need not be there in whole.
   * @param known what the last call for this frame found out (0 at first): so many bytes need not be read again
   * @returns the length; or, as long as that can't be told, minus the number of bytes that are certain to be part of
   * the frame, there or not: it is asked again with the next chunk
   * @throws {Invalid} when no frame can begin like this
   */
  measure(bytes: Uint8Array, start: number, known: number): number;
  /**
   * Makes a frame of what was measured.
   * @throws {Invalid} when what is in it can't be decoded
   */
  frame(wire: Uint8Array, offset: number): Frame;
  /** What is left at the end of the stream; undefined if that is the beginning of a frame, which is an error. */
  last?(rest: Uint8Array, offset: number): Frame[] | undefined;
  encode(content: Uint8Array, like?: Frame): Uint8Array;
  /** Whether content has the ending of a frame already; then it is sent as it is, with no checksum either. */
  isWhole?(content: Uint8Array): boolean;
}

/** The bytes do not follow the rule; `at` counts from the beginning of the frame. */
export class Invalid extends Error {
  constructor(problem: string, readonly at: number) {
    super(problem);
  }
}
