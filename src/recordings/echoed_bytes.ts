import { equal, toHex } from "../bytes/bytes.ts";
import type { OnMessage } from "./comparer.ts";
import type { Mask } from "./mask.ts";
import type { Span } from "./spans.ts";

/** Bytes of ours that were, in the recording, those at the same place of a message of the peer. */
interface Repeat {
  /** In our stream. */
  readonly start: number;
  readonly message: number;
  /** In the message. */
  readonly from: number;
  readonly length: number;
}

/** A message of ours, and how many messages of the peer stood before it. */
export interface OwnMessage extends Span {
  readonly after: number;
}

/**
 * Masked bytes that an answer repeats from its request, such as the number of a transaction: they are repeated from the
 * request that came, not from the recorded one. Which request it is shows in the recording: the last one before the
 * answer with the same bytes in that place.
 */
export class Repeats {
  /** In the order of our stream. */
  readonly #repeats: Repeat[] = [];
  /** What came in place of the messages that are repeated from. */
  readonly #heard = new Map<number, Uint8Array>();
  readonly #wanted = new Set<number>();

  /** @param theirs the messages of the peer, as recorded */
  constructor(stream: Uint8Array, own: readonly OwnMessage[], theirs: readonly Uint8Array[], mask: Mask) {
    for (const { from, to } of mask.ranges) {
      if (to !== Infinity) this.#find(stream, own, theirs, from, to + 1);
    }
    this.#repeats.sort((a, b) => a.start - b.start);
    for (const { message } of this.#repeats) this.#wanted.add(message);
  }

  #find(
    stream: Uint8Array,
    own: readonly OwnMessage[],
    theirs: readonly Uint8Array[],
    from: number,
    to: number,
  ): void {
    const last = new Map<string, number>();
    let seen = 0;
    for (const { start, end, after } of own) {
      for (; seen < after; seen++) {
        const part = theirs[seen]!.subarray(from, to);
        if (part.length === to - from) last.set(toHex(part, ""), seen);
      }
      if (start + to > end) continue;
      const message = last.get(toHex(stream.subarray(start + from, start + to), ""));
      if (message !== undefined) {
        this.#repeats.push({ start: start + from, message, from, length: to - from });
      }
    }
  }

  readonly hear: OnMessage = (message, received) => {
    if (this.#wanted.has(message)) this.#heard.set(message, received.slice());
  };

  /** What is to be sent in place of these recorded bytes. @param place of the first one in our stream */
  apply(bytes: Uint8Array, place: number): Uint8Array {
    let changed: Uint8Array | undefined;
    for (const { start, message, from, length } of this.#between(place, place + bytes.length)) {
      const heard = this.#heard.get(message)?.subarray(from, from + length);
      if (heard?.length !== length) continue;
      // A part of it may stand in what was sent before.
      const begin = Math.max(start, place);
      const end = Math.min(start + length, place + bytes.length);
      const wanted = heard.subarray(begin - start, end - start);
      if (equal(wanted, bytes.subarray(begin - place, end - place))) continue;
      changed ??= bytes.slice();
      changed.set(wanted, begin - place);
    }
    return changed ?? bytes;
  }

  #between(start: number, end: number): Repeat[] {
    let low = 0;
    let high = this.#repeats.length;
    // Ranges of one message are few; those before it end before it.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#repeats[middle]!.start + this.#repeats[middle]!.length <= start) low = middle + 1;
      else high = middle;
    }
    const found: Repeat[] = [];
    for (let i = low; i < this.#repeats.length && this.#repeats[i]!.start < end; i++) {
      found.push(this.#repeats[i]!);
    }
    return found;
  }
}
