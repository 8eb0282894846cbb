import type { Clock } from "../events/clock.ts";
import type { Framing, FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { StreamFramer } from "../framings/stream_framer.ts";

/** The complete messages that nobody has taken yet. Cuts as bytes are received, since silence can end a message too. */
export class FrameQueue {
  readonly framing: Framing;
  /** Why the stream can't be cut any further; the messages before that are valid. */
  error: FramingError | undefined;
  readonly #cutter: StreamFramer;
  readonly #start: number;
  #frames: Frame[] = [];
  /** The index of the first message that was not taken. */
  #next = 0;

  /**
   * @param start the position in the stream of the first byte that the framing sees
   * @param onChange is called when a message is complete, or the stream is broken
   */
  constructor(framing: Framing, start: number, clock: Clock, onChange: () => void) {
    this.framing = framing;
    this.#start = start;
    this.#cutter = new StreamFramer(
      framing,
      clock,
      (frames) => {
        for (const frame of frames) this.#frames.push(frame);
        onChange();
      },
      (error) => {
        this.error = error.behind(start);
        onChange();
      },
    );
  }

  get length(): number {
    return this.#frames.length - this.#next;
  }

  get first(): Frame | undefined {
    return this.#frames[this.#next];
  }

  /** The position in the stream of the first byte of the first message. */
  get firstStart(): number | undefined {
    const { first } = this;
    return first && this.#start + first.offset;
  }

  /** The position in the stream behind the last byte of the first message. */
  get firstEnd(): number | undefined {
    const { first } = this;
    return first && this.#start + first.offset + first.wire.length;
  }

  /** @param bytes borrowed */
  push(bytes: Uint8Array): void {
    this.#cutter.push(bytes);
  }

  /** The peer sent FIN, which can complete a message. */
  end(): void {
    this.#cutter.end();
  }

  /** Cuts nothing more. */
  stop(): void {
    this.#cutter.stop();
  }

  /** Removes the messages that begin before a position in the stream. @returns the last of them */
  dropTo(position: number): Frame | undefined {
    let last: Frame | undefined;
    for (; (this.firstStart ?? Infinity) < position; this.#next++) last = this.first;
    // To remove one after the other from the front of a long array is slow.
    if (this.#next >= 1024 || this.#next === this.#frames.length) {
      this.#frames.splice(0, this.#next);
      this.#next = 0;
    }
    return last;
  }
}
