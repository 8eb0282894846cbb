import { ByteBuffer } from "../bytes/byte_buffer.ts";
import { type Framing, FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { ByteComparer, extra } from "./byte_comparer.ts";
import type { Comparer, Mismatch, OnMessage } from "./comparer.ts";
import type { Mask } from "./mask.ts";
import type { CutStream } from "./spans.ts";
import { compareMasked } from "./masked_difference.ts";

/** Compares message by message, when each is whole. What is masked may have another length. */
export class FrameComparer implements Comparer {
  readonly #frames: readonly Frame[];
  /** Where each of them ends. */
  readonly #ends: readonly number[];
  readonly #tailAt: number;
  /** What was recorded behind the last whole message is no message, and compared as bytes. */
  readonly #tail: ByteComparer;
  readonly #framing: Framing;
  readonly #mask: Mask;
  readonly #onMessage: OnMessage;
  /** What came and is not yet part of a message. */
  readonly #held = new ByteBuffer();
  /** How many bytes came in messages. */
  #taken = 0;
  #current = 0;
  #isBroken = false;

  constructor(
    stream: Uint8Array,
    { frames, tail }: CutStream,
    framing: Framing,
    mask: Mask,
    onMessage: OnMessage,
  ) {
    this.#frames = frames;
    this.#ends = frames.map(endOf);
    this.#tailAt = tail;
    const rest = stream.subarray(tail);
    const messages = rest.length > 0 ? [{ start: 0, end: rest.length }] : [];
    this.#tail = new ByteComparer(rest, messages, mask, (_, received) => onMessage(frames.length, received));
    this.#framing = framing;
    this.#mask = mask;
    this.#onMessage = onMessage;
  }

  get reached(): number {
    if (this.#hasAllFrames) return this.#tailAt + this.#tail.reached;
    return this.#ends[this.#current - 1] ?? 0;
  }

  get isComplete(): boolean {
    return this.#hasAllFrames && this.#tail.isComplete;
  }

  get progress(): { messages: number; bytes: number } {
    const { messages, bytes } = this.#tail.progress;
    return { messages: this.#current + messages, bytes: this.#hasAllFrames ? bytes : this.#held.length };
  }

  /** The end of the last message that is whole there. */
  needed(place: number): number {
    if (place >= this.#tailAt) return place;
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    return this.#ends[low - 1] ?? 0;
  }

  push(bytes: Uint8Array): Mismatch[] {
    if (this.#isBroken) return [];
    if (this.#hasAllFrames) return this.#behind(bytes);
    this.#held.append(bytes);
    const findings: Mismatch[] = [];
    let problem: FramingError | undefined;
    try {
      this.#take(this.#framing.push(bytes), findings);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.#take(error.frames, findings);
      problem = error;
    }
    if (this.#hasAllFrames) findings.push(...this.#behind(this.#held.take(this.#held.length)));
    else if (problem) {
      this.#isBroken = true;
      findings.push(this.#unframed(problem));
    }
    return findings;
  }

  get #hasAllFrames(): boolean {
    return this.#current === this.#frames.length;
  }

  #take(frames: readonly Frame[], findings: Mismatch[]): void {
    for (const frame of frames) {
      const expected = this.#frames[this.#current]?.wire;
      // What is behind the last one stays held.
      if (!expected) return;
      const received = frame.wire;
      const difference = compareMasked(expected, received, this.#mask);
      if (difference) findings.push({ message: this.#current, difference, expected, received });
      this.#held.take(endOf(frame) - this.#taken);
      this.#taken = endOf(frame);
      this.#onMessage(this.#current++, received);
    }
  }

  #behind(bytes: Uint8Array): Mismatch[] {
    const before = this.#frames.length;
    return this.#tail.push(bytes).map((finding) => ({ ...finding, message: finding.message + before }));
  }

  #unframed({ message, offset = this.#taken }: FramingError): Mismatch {
    const expected = this.#frames[this.#current]!.wire;
    const received = this.#held.take(this.#held.length);
    const place = Math.max(0, offset - this.#taken);
    const difference = { expected: Math.min(place, expected.length), received: place };
    return { ...extra(this.#current, received), expected, difference, problem: message };
  }
}

function endOf({ offset, wire }: Frame): number {
  return offset + wire.length;
}
