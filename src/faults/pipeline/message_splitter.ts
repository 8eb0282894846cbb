import { ByteBuffer } from "../../bytes/byte_buffer.ts";
import type { Clock } from "../../events/clock.ts";
import type { Framing } from "../../framings/framing.ts";
import type { Frame } from "../../events/frame.ts";
import { copy } from "../../bytes/slab_allocator.ts";
import { StreamFramer } from "../../framings/stream_framer.ts";

/**
 * Where bytes come in that are cut into messages. Every byte goes on exactly once: also what stands between messages,
 * what comes when the stream does not follow the framing any more, and the beginning of a message that never ends.
 */
export class MessageSplitter {
  readonly #cutter: StreamFramer;
  readonly #enter: (bytes: Uint8Array) => void;
  /** What came and did not go on yet. */
  readonly #rest = new ByteBuffer();
  /** How many bytes went on. */
  #passed = 0;
  #isBroken = false;

  /** @param enter gets one message after the other */
  constructor(framing: Framing, clock: Clock, enter: (bytes: Uint8Array) => void) {
    this.#enter = enter;
    this.#cutter = new StreamFramer(framing, clock, (frames) => this.#pass(frames), () => {
      this.#isBroken = true;
      this.release();
    });
  }

  /** Whether it knows, and must know, where messages begin. */
  get isCutting(): boolean {
    return !this.#isBroken;
  }

  get isEmpty(): boolean {
    return this.#rest.length === 0;
  }

  /** @param isAwaited whether anyone cares where a message ends; else bytes go on at once, but are looked at */
  push(lent: Uint8Array, isAwaited: boolean): void {
    if (isAwaited && !this.#isBroken) this.#rest.append(lent);
    else {
      this.#passed += lent.length;
      this.#enter(copy(lent));
    }
    if (!this.#isBroken) this.#cutter.push(lent);
  }

  /** The sender sends no more. */
  end(): void {
    this.#cutter.end();
    this.release();
  }

  /** Nobody cares for messages now: what is there goes on. */
  release(): void {
    this.#passTo(this.#passed + this.#rest.length);
  }

  stop(): void {
    this.#isBroken = true;
    this.#cutter.stop();
  }

  #pass(frames: readonly Frame[]): void {
    if (this.#isBroken) return;
    for (const { offset, wire } of frames) {
      this.#passTo(offset);
      this.#passTo(offset + wire.length);
    }
  }

  /** Lets go on what stands before a position in the stream, and did not yet. */
  #passTo(position: number): void {
    const count = position - this.#passed;
    if (count <= 0) return;
    this.#passed = position;
    this.#enter(this.#rest.take(count));
  }
}
