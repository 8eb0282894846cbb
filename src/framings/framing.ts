import type { Frame } from "../events/frame.ts";

/** Where one message ends in the byte stream of one direction of one connection, and the next begins. */
export interface Framing {
  /**
   * Takes what came next, however the network cut it, and gives the frames that are complete now.
   * @param chunk lent: it is copied where needed, and not looked at after the call
   * @throws {FramingError} when the stream can't be cut any further; every later call throws it too
   */
  push(chunk: Uint8Array): Frame[];
  /**
   * The stream ended (FIN), or for a framing with a `gap` the peer was silent for that long: gives what is left.
   * @throws {FramingError} when that is no frame, but the beginning of one
   */
  flush(): Frame[];
  /**
   * Puts a message into a frame of its own. Content that has the delimiter at its end already is left as it is.
   * @param like the frame that is being answered: the same line ending, the same transaction number, ...
   * @returns the bytes for the wire; they may be `content` itself
   * @throws {FramingError} when such a message can't be framed
   */
  encode(content: Uint8Array, like?: Frame): Uint8Array;
  /** The names of all fields that a frame can have. */
  readonly fieldNames?: readonly string[];
  /** Milliseconds of silence after which whoever reads must call `flush`: the framing has no timer of its own. */
  readonly gap?: number | undefined;
}

/** What is sent in answer to one message. */
export type FrameAnswer = (frame: Frame, framing: Framing) => Uint8Array;

/** Makes the framing of one direction of one connection. */
export type FramingMaker = () => Framing;

/** The names of all fields that messages can have; none without a framing. */
export function fieldNamesOf(framing: FramingMaker | undefined): readonly string[] {
  return framing?.().fieldNames ?? [];
}

/** The bytes of a peer, or a message to be sent, do not follow the framing. */
export class FramingError extends Error {
  override readonly name = "FramingError";
  /**
   * @param problem what is wrong, and what was expected instead
   * @param offset of the byte in the stream that is wrong; without one it is about a message to be sent
   * @param frames that came complete in the same chunk, before the wrong byte: they are valid
   */
  constructor(readonly problem: string, readonly offset?: number, readonly frames: readonly Frame[] = []) {
    super(offset === undefined ? problem : `${problem} (at byte ${offset} of the stream)`);
  }

  /** The same for a stream of which the framing saw no byte before `start`. */
  behind(start: number): FramingError {
    if (this.offset === undefined || start === 0) return this;
    return new FramingError(this.problem, this.offset + start, this.frames);
  }
}
