import type { ByteQueue } from "../../io/byte_queue.ts";
import { blockTypes, comment, options, statistics } from "../../pcap/pcapng_blocks.ts";
import { sumOf } from "../../pcap/checksum.ts";
import type { Header } from "../../pcap/packet_header.ts";
import type { Timestamp } from "./timeline.ts";

/** How many comments may wait for a packet: a fault can strike often while nothing passes. */
const mostComments = 20;

/** Adds one, as long as there are not too many. */
export function addComment(comments: string[], text: string): void {
  if (comments.length < mostComments) comments.push(text);
  else if (comments.length === mostComments) comments.push("and more, of which this file does not tell");
}

/** Writes packets as the blocks of a capture (Enhanced Packet Blocks), straight into the memory that is written. */
export class PacketWriter {
  /** With this nothing is written, only counted as missing. */
  isMuted = false;
  #missing = 0;
  readonly #remarks: string[] = [];

  readonly #snapLength: number;

  /** @param snapLength how many bytes of a packet are kept, at least `largestHeader`; 0 for all */
  constructor(readonly queue: ByteQueue, readonly time: Timestamp, snapLength: number) {
    this.#snapLength = snapLength === 0 ? Infinity : snapLength;
  }

  /** How many packets are missing since the last one that was written. */
  get missing(): number {
    return this.#missing;
  }

  /** Is said beside the next packet, of whatever connection. */
  remark(text: string): void {
    addComment(this.#remarks, text);
  }

  /**
   * Writes a packet.
   * @param comments are taken out when they are written
   * @param sum of the payload, when it is known from another packet
   * @returns that sum, if it is known now
   */
  write(
    iface: number,
    header: Header,
    sequence: number,
    acknowledged: number,
    flags: number,
    payload: Uint8Array,
    comments: string[],
    sum?: number,
  ): number | undefined {
    if (this.isMuted) {
      this.#missing++;
      return sum;
    }
    const length = header.size + payload.length;
    const kept = Math.min(length, this.#snapLength);
    const remarks = this.#takeRemarks(comments);
    const padded = kept + 3 & ~3;
    const size = 32 + padded + remarks.length;

    const { bytes, words, end } = this.queue.reserve(size);
    const head = end >> 2;
    words[head] = blockTypes.packet;
    words[head + 1] = size;
    words[head + 2] = iface;
    words[head + 3] = this.time.high;
    words[head + 4] = this.time.low;
    words[head + 5] = kept;
    words[head + 6] = length;
    const packet = end + 28;
    const after = packet + padded;
    // What fills up the last word.
    words[(after >> 2) - 1] = 0;
    const known = sum ?? sumOf(payload);
    header.write(bytes, packet, sequence, acknowledged, flags, payload.length, known);
    bytes.set(kept === length ? payload : payload.subarray(0, kept - header.size), packet + header.size);
    if (remarks.length > 0) bytes.set(remarks, after);
    words[(end + size >> 2) - 1] = size;
    this.queue.commit(size);
    return known;
  }

  /** What is to be said and was not, because no packet came. */
  close(): void {
    if (this.#missing === 0 && this.#remarks.length === 0) return;
    const missing = this.#missing;
    const block = statistics(this.time, missing, this.#takeAll([]));
    const { bytes, end } = this.queue.reserve(block.length);
    bytes.set(block, end);
    this.queue.commit(block.length);
  }

  /** What stands behind a packet. */
  #takeRemarks(comments: string[]): Uint8Array {
    if (this.#missing === 0 && this.#remarks.length === 0 && comments.length === 0) return nothing;
    return options(this.#takeAll(comments).map(comment));
  }

  #takeAll(comments: string[]): string[] {
    const all = [...this.#remarks.splice(0), ...comments.splice(0)];
    if (this.#missing > 0) {
      all.unshift(
        `${this.#missing} packets are missing here, because this file could not be written fast enough`,
      );
      this.#missing = 0;
    }
    return all;
  }
}

const nothing = new Uint8Array();
