import { flags, Header, type PacketEnd, synOptions } from "../../pcap/packet_header.ts";
import type { PacketWriter } from "./packet_writer.ts";

/** Our end of a connection, and that of the peer. */
export type End = "near" | "far";

/** What one end has sent. */
interface Sender {
  /** Of what it sends. */
  readonly header: Header;
  /** The number of its SYN. */
  readonly first: number;
  /** How many bytes. */
  sent: number;
  hasEnded: boolean;
  /** How many pieces of data the other end has not acknowledged. */
  owed: number;
}

/** At least every second segment is acknowledged, as hosts do it (RFC 9293, section 3.8.6.3). */
const mostOwed = 2;

const empty = new Uint8Array();
const { fin, syn, rst, psh, ack } = flags;

/**
 * One TCP connection as packets: makes up what the program can't see, the handshake, the segments and the
 * acknowledgements, so that they fit what it does see.
 */
export class TcpConnection {
  /** What is to be said beside its next packet. */
  readonly comments: string[] = [];
  readonly #ends: Record<End, Sender>;

  /** @param numbers of the SYN of each end */
  constructor(
    readonly writer: PacketWriter,
    readonly iface: number,
    places: Record<End, PacketEnd>,
    numbers: Record<End, number>,
  ) {
    const sender = (from: End, to: End): Sender => ({
      header: new Header(places[from], places[to]),
      first: numbers[from] >>> 0,
      sent: 0,
      hasEnded: false,
      owed: 0,
    });
    this.#ends = { near: sender("near", "far"), far: sender("far", "near") };
  }

  /** Whether an end has sent FIN. */
  hasEnded(end: End): boolean {
    return this.#ends[end].hasEnded;
  }

  /** SYN, SYN and ACK, ACK. */
  open(initiator: End): void {
    const [from, to] = this.#pair(initiator);
    this.#write(from, from.first, 0, syn, synOptions);
    this.#write(to, to.first, from.first + 1, syn | ack, synOptions);
    this.#segment(from, to, ack);
  }

  /** How many bytes a packet can carry. */
  get room(): number {
    return this.#ends.near.header.room;
  }

  /**
   * Writes one segment.
   * @param bytes no more than there is room for
   * @param sum of the bytes, if it is known
   * @returns their sum, if it is known now
   */
  send(end: End, offset: number, bytes: Uint8Array, control: number, sum?: number): number | undefined {
    const [from, to] = this.#pair(end);
    if (from.hasEnded) return sum;
    from.sent = offset;
    const known = this.#segment(from, to, ack | control, bytes, sum);
    from.sent += bytes.length;
    if (++from.owed >= mostOwed) this.#segment(to, from, ack);
    return known;
  }

  /** FIN, which the other end acknowledges. */
  finish(end: End): void {
    const [from, to] = this.#pair(end);
    if (from.hasEnded) return;
    this.#segment(from, to, fin | ack);
    from.hasEnded = true;
    this.#segment(to, from, ack);
  }

  reset(end: End): void {
    const [from, to] = this.#pair(end);
    this.#segment(from, to, rst | ack);
  }

  #pair(from: End): [Sender, Sender] {
    const { near, far } = this.#ends;
    return from === "near" ? [near, far] : [far, near];
  }

  /** A packet that stands where its sender is, and acknowledges all that the other end has sent. */
  #segment(
    from: Sender,
    to: Sender,
    control: number,
    bytes: Uint8Array = empty,
    sum?: number,
  ): number | undefined {
    to.owed = 0;
    return this.#write(from, next(from), next(to), control, bytes, sum);
  }

  #write(
    from: Sender,
    sequence: number,
    acknowledged: number,
    control: number,
    bytes: Uint8Array,
    sum?: number,
  ): number | undefined {
    const { writer, iface, comments } = this;
    return writer.write(iface, from.header, sequence | 0, acknowledged | 0, control, bytes, comments, sum);
  }
}

/** Set on the last segment of what was sent in one piece. */
export const pushed = psh;

/** The number of what an end sends next: SYN and FIN count as well. It is meant modulo 2^32. */
function next({ first, sent, hasEnded }: Sender): number {
  return first + 1 + sent + (hasEnded ? 1 : 0);
}
