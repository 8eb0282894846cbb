import type { Segment } from "./tcp_segment.ts";

/** What came next in one direction, in the order of its bytes. */
export type Arrival = { readonly kind: "data"; readonly bytes: Uint8Array } | { readonly kind: "fin" };

/** A part of the stream that came before what belongs in front of it. */
interface Early {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** The number of its packet. */
  readonly packet: number;
}

const wrap = 2 ** 32;

/** Puts the bytes of one direction of a connection into order, whatever the network did to its segments. */
export class TcpDirection {
  /** The sequence number of the first byte, once it is known. */
  #first: number | undefined;
  /** How many bytes are there without a gap. */
  #next = 0;
  #early: Early[] = [];
  #finAt: number | undefined;
  #hasEnded = false;
  /** Up to where the other side says that it has all. */
  #acknowledged = 0;

  /** The sequence number of the SYN, seen or not; undefined before anything is known. */
  get synAt(): number | undefined {
    return this.#first === undefined ? undefined : (this.#first + wrap - 1) % wrap;
  }

  /** Takes a segment of this direction. @param packet its number */
  push({ sequence, flags, payload }: Segment, packet: number): Arrival[] {
    // A SYN counts as one byte in front of the first.
    const start = flags.syn ? (sequence + 1) % wrap : sequence;
    this.#first ??= start;
    const offset = this.#offsetOf(start);
    if (flags.fin) this.#finAt ??= offset + payload.length;
    if (payload.length > 0 && offset + payload.length > this.#next) {
      this.#add({ offset, bytes: payload, packet });
    }
    const arrivals = this.#inOrder();
    if (this.#finAt === this.#next && !this.#hasEnded) {
      this.#hasEnded = true;
      arrivals.push({ kind: "fin" });
    }
    return arrivals;
  }

  /** The other side says which byte it waits for: without a handshake that is where this direction begins. */
  acknowledge(number: number): void {
    this.#first ??= number;
    this.#acknowledged = Math.max(this.#acknowledged, this.#offsetOf(number));
  }

  /** What is missing, in words; undefined when nothing is. */
  get gap(): string | undefined {
    const [first] = this.#early;
    if (first) return `bytes ${this.#next} to ${first.offset - 1} are missing before packet ${first.packet}`;
    // A FIN counts as one.
    const last = this.#acknowledged - (this.#hasEnded ? 1 : 0);
    if (last <= this.#next) return undefined;
    // Where the bytes are all there, it is a FIN that was not captured.
    return last === this.#next + 1 && !this.#hasEnded
      ? undefined
      : `bytes ${this.#next} to ${last - 1} are missing at its end: they were acknowledged, but not captured`;
  }

  /** Most parts come in order, also behind a gap. */
  #add(part: Early): void {
    const isLast = (this.#early.at(-1)?.offset ?? 0) <= part.offset;
    this.#early.push(part);
    if (!isLast) this.#early.sort((a, b) => a.offset - b.offset);
  }

  #inOrder(): Arrival[] {
    const arrivals: Arrival[] = [];
    for (let [first] = this.#early; first && first.offset <= this.#next; [first] = this.#early) {
      this.#early.shift();
      // What was sent twice is taken once.
      const fresh = first.bytes.subarray(this.#next - first.offset);
      if (fresh.length === 0) continue;
      this.#next += fresh.length;
      arrivals.push({ kind: "data", bytes: fresh });
    }
    return arrivals;
  }

  /** The place in the stream; a sequence number is that of the place nearest to what was seen so far. */
  #offsetOf(sequence: number): number {
    return this.#next + ((sequence - (this.#first! + this.#next)) | 0);
  }
}
