import type { Clock } from "../events/clock.ts";
import { type Framing, FramingError } from "./framing.ts";
import type { Frame } from "../events/frame.ts";

/** Cuts one direction of a connection into frames as its bytes come, and by silence where the framing says so. */
export class StreamFramer {
  readonly framing: Framing;
  readonly #clock: Clock;
  readonly #onFrames: (frames: readonly Frame[]) => void;
  readonly #onError: (error: FramingError) => void;
  #cancelGap: (() => void) | undefined;
  #isOver = false;

  /** @param onError is told once that the stream can't be cut any further */
  constructor(
    framing: Framing,
    clock: Clock,
    onFrames: (frames: readonly Frame[]) => void,
    onError: (error: FramingError) => void,
  ) {
    this.framing = framing;
    this.#clock = clock;
    this.#onFrames = onFrames;
    this.#onError = onError;
  }

  /** @param chunk lent */
  push(chunk: Uint8Array): void {
    this.#cut(() => this.framing.push(chunk));
    const { gap } = this.framing;
    if (gap === undefined || this.#isOver) return;
    this.#cancelGap?.();
    this.#cancelGap = this.#clock.after(gap, () => this.#cut(() => this.framing.flush()));
  }

  /** The stream is over. */
  end(): void {
    this.#cancelGap?.();
    this.#cut(() => this.framing.flush());
  }

  /** Cuts nothing more, also when it is called by `onFrames`. */
  stop(): void {
    this.#isOver = true;
    this.#cancelGap?.();
  }

  #cut(cut: () => readonly Frame[]): void {
    if (this.#isOver) return;
    try {
      const frames = cut();
      if (frames.length > 0) this.#onFrames(frames);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.#isOver = true;
      if (error.frames.length > 0) this.#onFrames(error.frames);
      this.#onError(error);
    }
  }
}
