import { ByteBuffer } from "../bytes/byte_buffer.ts";
import type { Clock } from "../events/clock.ts";
import type { Framing } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { FrameCutter } from "../framings/stream_framer.ts";

/** What a reader tells, in the order of the stream; offsets are of the whole stream. */
export interface MessageWatcher {
  /** A message is there. Gives a promise when that is slow: await it before reading more. */
  onMessage(frame: Frame, offset: number): void | Promise<void>;
  /** The beginning of a message, and for now, or for ever, no more of it. */
  onPart(bytes: Uint8Array, offset: number): void;
  /** The stream does not follow the framing; what comes from here on is bytes, and told as such. */
  onBroken(why: string): void;
  /** The stream ended where no message does. */
  onCutOff(why: string): void;
  onBytes(bytes: Uint8Array, offset: number): void | Promise<void>;
}

/** How long a message may pause before its beginning is told of, in milliseconds. */
const patience = 500;

/** Cuts what comes into messages; what is none, or none yet, is told too, so that nothing that came is lost. */
export class MessageReader {
  readonly #cutter: FrameCutter;
  readonly #clock: Clock;
  readonly #watcher: MessageWatcher;
  /** Where the framing began to look. */
  readonly #start: number;
  /** What is in no message yet, and where it is in the stream. */
  readonly #rest = new ByteBuffer();
  #offset: number;
  /** How much of that was told of. */
  #told = 0;
  #problem: string | undefined;
  #slow: Promise<void> | undefined;
  #cancelSilence: (() => void) | undefined;

  /** @param offset of the next byte in the stream */
  constructor(framing: Framing, offset: number, clock: Clock, watcher: MessageWatcher) {
    this.#clock = clock;
    this.#watcher = watcher;
    this.#start = this.#offset = offset;
    this.#cutter = new FrameCutter(
      framing,
      clock,
      (frames) => this.#onFrames(frames),
      ({ message, offset: at = 0 }) => {
        // The framing counts from where it began to look.
        this.#problem = message.replace(`at byte ${at} of`, `at byte ${offset + at} of`);
      },
    );
  }

  get framing(): Framing {
    return this.#cutter.framing;
  }

  /** Whether a message has begun, and is not complete. */
  get hasPart(): boolean {
    return this.#rest.length > 0;
  }

  /** @param bytes lent */
  push(bytes: Uint8Array): void | Promise<void> {
    this.#cancelSilence?.();
    this.#slow = undefined;
    this.#rest.append(bytes);
    const wasWhole = this.#problem === undefined;
    this.#cutter.push(bytes);
    if (this.#problem !== undefined) {
      if (wasWhole) this.#watcher.onBroken(this.#problem);
      return this.#tellBytes();
    }
    if (this.hasPart) this.#cancelSilence = this.#clock.after(patience, () => this.#tellPart());
    return this.#slow;
  }

  /** The peer says no more, which can complete a message. */
  end(): void {
    this.#cancelSilence?.();
    const wasWhole = this.#problem === undefined;
    this.#cutter.end();
    this.#tellPart();
    if (wasWhole && this.#problem !== undefined) this.#watcher.onCutOff(this.#problem);
  }

  /** Nothing more is cut. */
  close(): void {
    this.#tellPart();
    this.stop();
  }

  /** Nothing more is cut, and nothing told. @returns what is in no message */
  stop(): Uint8Array {
    this.#cancelSilence?.();
    this.#cutter.stop();
    return this.#rest.take(this.#rest.length);
  }

  #onFrames(frames: readonly Frame[]): void {
    for (const frame of frames) {
      const offset = this.#start + frame.offset;
      const end = offset + frame.wire.length;
      this.#rest.take(end - this.#offset);
      this.#offset = end;
      this.#told = 0;
      this.#slow = this.#watcher.onMessage(frame, offset) ?? this.#slow;
    }
  }

  /** What was not told of before. */
  #tellPart(): void {
    const told = this.#told;
    this.#told = this.#rest.length;
    if (this.#told > told) this.#watcher.onPart(this.#rest.view.slice(told), this.#offset + told);
  }

  #tellBytes(): void | Promise<void> {
    const offset = this.#offset;
    const bytes = this.#rest.take(this.#rest.length);
    this.#offset += bytes.length;
    return this.#watcher.onBytes(bytes, offset);
  }
}
