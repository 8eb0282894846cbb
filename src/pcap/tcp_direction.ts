import { EarlyParts } from "./early_parts.ts";
import type { CapturedSegment } from "./tcp_segment.ts";

/** What came next in one direction, in the order of its bytes. */
export type Arrival =
  & {
    /** Up to where its sender had received the other direction. */
    readonly needs: number;
    /** The number of its packet. */
    readonly packet: number;
    /** Milliseconds since 1970. */
    readonly at: number;
  }
  & ({ readonly kind: "data"; readonly bytes: Uint8Array } | { readonly kind: "fin" | "rst" });

/** A part of the stream, with its place in it. */
export interface StreamPart {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly needs: number;
  readonly packet: number;
  readonly at: number;
}

const wrap = 2 ** 32;
/** No window is larger (RFC 7323, section 2.3): what is acknowledged beyond is none of this connection's. */
const largestWindow = 2 ** 30;

/** Puts the bytes of one direction of a connection into order, whatever the network did to its segments. */
export class TcpDirection {
  readonly arrivals: Arrival[] = [];
  /** How many bytes are there without a gap. */
  #next = 0;
  readonly #early = new EarlyParts();
  #fin: { readonly offset: number; readonly packet: number; readonly at: number; needs: number } | undefined;
  #hasEnded = false;
  /** Up to where the other side says that it has all, its FIN included. */
  #acknowledged = 0;
  #strange: string | undefined;

  /**
   * @param first the sequence number of the first byte
   * @param hasSyn whether that is known for certain
   */
  constructor(readonly first: number, readonly hasSyn: boolean) {}

  /** How many bytes are there without a gap, and its FIN. */
  get reached(): number {
    return this.#next + (this.#hasEnded ? 1 : 0);
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Takes a segment of this direction. @param needs up to where its sender had received the other one */
  push({ segment: { sequence, flags, payload }, number: packet, at }: CapturedSegment, needs: number): void {
    // A SYN counts as one byte in front of the first.
    const offset = this.offsetOf(flags.syn ? (sequence + 1) % wrap : sequence);
    const end = offset + payload.length;
    if (flags.fin) this.#fin ??= { offset: end, packet, at, needs };
    // A keepalive repeats one byte, or makes one up.
    if (this.hasSyn && end <= 0 && payload.length > 1) {
      this.#strange ??=
        `packet ${packet} has ${payload.length} bytes with sequence numbers from before its SYN`;
    }
    if (payload.length > 0 && end > this.#next) {
      this.#early.add({ offset, bytes: payload, needs, packet, at });
      this.#takeInOrder();
    }
    if (this.#fin?.offset === this.#next) this.#end();
  }

  /** The other side says which byte it waits for. */
  acknowledge(number: number): void {
    const offset = this.offsetOf(number);
    if (offset <= this.#next + largestWindow) this.#acknowledged = Math.max(this.#acknowledged, offset);
  }

  /** What is missing, in words; undefined when nothing is. */
  get gap(): string | undefined {
    const { first } = this.#early;
    if (first) return `bytes ${this.#next} to ${first.offset - 1} are missing before packet ${first.packet}`;
    // A FIN counts as one.
    const last = this.#acknowledged - (this.#hasEnded ? 1 : 0);
    // Where the bytes are all there, it is a FIN that was not captured.
    if (last > this.#next + (this.#hasEnded ? 0 : 1)) {
      return `bytes ${this.#next} to ${
        last - 1
      } are missing at its end: they were acknowledged, but not captured`;
    }
    return this.#strange;
  }

  /** Takes also what is behind gaps: no more segments follow. */
  finish(): void {
    for (let { first } = this.#early; first; { first } = this.#early) {
      this.#next = Math.max(this.#next, first.offset);
      this.#takeInOrder();
    }
    if (this.#fin) this.#end();
  }

  /** The place in the stream; a sequence number is that of the place nearest to what was seen so far. */
  offsetOf(sequence: number): number {
    return this.#next + ((sequence - (this.first + this.#next)) | 0);
  }

  #takeInOrder(): void {
    for (let { first } = this.#early; first && first.offset <= this.#next; { first } = this.#early) {
      this.#early.removeFirst();
      // What was sent twice is taken once.
      const bytes = first.bytes.subarray(this.#next - first.offset);
      if (bytes.length === 0) continue;
      this.#next += bytes.length;
      const { needs, packet, at } = first;
      this.arrivals.push({ kind: "data", bytes, needs, packet, at });
    }
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { needs, packet, at } = this.#fin!;
    this.arrivals.push({ kind: "fin", needs, packet, at });
  }
}
