import { ByteBuffer } from "../bytes/byte_buffer.ts";
import type { Comparer, Mismatch, OnMessage } from "./comparer.ts";
import { type Mask, maskedParts } from "./mask.ts";
import type { Span } from "./spans.ts";

/** Compares byte by byte: sees the first wrong one when it comes. What is masked must have the same length. */
export class ByteComparer implements Comparer {
  reached = 0;
  readonly #stream: Uint8Array;
  readonly #messages: readonly Span[];
  readonly #onMessage: OnMessage;
  readonly #mask: Mask;
  /** Of the message that is coming: what came, which bytes may differ, and whether one did that must not. */
  #held = new ByteBuffer();
  #masked: Uint8Array | undefined;
  #isWrong = false;
  #current = 0;
  #hasMore = false;

  /**
   * @param stream that was recorded
   * @param messages all of it, without gaps
   */
  constructor(stream: Uint8Array, messages: readonly Span[], mask: Mask, onMessage: OnMessage) {
    this.#stream = stream;
    this.#messages = messages;
    this.#mask = mask;
    this.#onMessage = onMessage;
  }

  get isComplete(): boolean {
    return this.#current === this.#messages.length;
  }

  get progress(): { messages: number; bytes: number } {
    return { messages: this.#current, bytes: this.#held.length };
  }

  needed(place: number): number {
    return place;
  }

  push(bytes: Uint8Array): Mismatch[] {
    const findings: Mismatch[] = [];
    for (let at = 0; at < bytes.length;) {
      const message = this.#messages[this.#current];
      if (!message) {
        if (!this.#hasMore) findings.push(extra(this.#messages.length, bytes.slice(at)));
        this.#hasMore = true;
        break;
      }
      const part = bytes.subarray(at, at + message.end - this.reached);
      const finding = this.#isWrong ? undefined : this.#compare(part, message);
      if (finding) findings.push(finding);
      this.#held.append(part);
      this.reached += part.length;
      at += part.length;
      if (this.reached === message.end) this.#finish();
    }
    return findings;
  }

  #compare(part: Uint8Array, { start, end }: Span): Mismatch | undefined {
    const stream = this.#stream;
    const before = this.#held.length;
    const masked = this.#masked ??= this.#mask.ranges.length > 0 || this.#mask.expression
      ? flags(this.#mask, stream.subarray(start, end))
      : nothing;
    for (let i = 0; i < part.length; i++) {
      if (part[i] === stream[this.reached + i] || masked[before + i] === 1) continue;
      this.#isWrong = true;
      const received = new Uint8Array(before + part.length);
      received.set(this.#held.view);
      received.set(part, before);
      const place = before + i;
      const expected = stream.subarray(start, end);
      return { message: this.#current, difference: { expected: place, received: place }, expected, received };
    }
  }

  #finish(): void {
    this.#onMessage(this.#current++, this.#held.view);
    this.#held = new ByteBuffer();
    this.#masked = undefined;
    this.#isWrong = false;
  }
}

const nothing = new Uint8Array();

/** Which bytes of a message may differ. */
function flags(mask: Mask, message: Uint8Array): Uint8Array {
  const masked = new Uint8Array(message.length);
  for (const { start, end } of maskedParts(mask, message)) masked.fill(1, start, end);
  return masked;
}

/** Something came behind all that was recorded. */
export function extra(message: number, received: Uint8Array): Mismatch {
  return { message, difference: { expected: 0, received: 0 }, expected: nothing, received };
}
