import { concat } from "../bytes/bytes.ts";
import { checksum, sumOf } from "./checksum.ts";

/** One end of a connection, as its packets name it. */
export interface PacketEnd {
  /** 4 bytes for IPv4, 16 for IPv6. */
  readonly ip: Uint8Array;
  readonly port: number;
}

/** The flags of TCP that are used here (RFC 9293, section 3.1). */
export const flags = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

const { syn } = flags;
const tcp = 6;
const hops = 64;
const tcpSize = 20;

/** What MSS a SYN offers, and by how much the window is scaled: neither is ever in the way. */
export const synOptions = Uint8Array.of(2, 4, 0xff, 0xd7, 1, 3, 3, 14);
const window = 0xffff;

/**
 * The headers of all packets that go one way through one connection: that of the link, that of IPv4 (RFC 791) or IPv6
 * (RFC 8200), and that of TCP. What differs from packet to packet is filled in where the packet is.
 */
export class Header {
  /** Without what differs. */
  readonly bytes: Uint8Array;
  /** Where the header of TCP begins. */
  readonly #tcpAt: number;
  /** The sum of all of the IPv4 header but the total length. */
  readonly #ipSum: number;
  /** The sum of the addresses, the protocol, the ports and the window. */
  readonly #tcpSum: number;

  constructor(from: PacketEnd, to: PacketEnd) {
    const isIpv4 = from.ip.length === 4;
    const ip = isIpv4 ? ipv4(from.ip, to.ip) : ipv6(from.ip, to.ip);
    this.#tcpAt = linkSize + ip.length;
    this.bytes = concat([linkHeader(isIpv4 ? families.ipv4 : families.ipv6), ip, new Uint8Array(tcpSize)]);
    const view = new DataView(this.bytes.buffer, this.#tcpAt);
    view.setUint16(0, from.port);
    view.setUint16(2, to.port);
    view.setUint16(14, window);
    this.#ipSum = sumOf(ip);
    this.#tcpSum = sumOf(from.ip) + sumOf(to.ip) + tcp + from.port + to.port + window;
  }

  get size(): number {
    return this.bytes.length;
  }

  /** How many bytes a packet can carry: its length has 16 bits in the header of IPv4, and that is enough for IPv6. */
  get room(): number {
    return largestPacket - (this.size - linkSize);
  }

  /**
   * Writes it to `target`, from `at` on.
   * @param control the flags; with `syn` the payload must be `synOptions`
   * @param length of the payload
   * @param sum of the payload
   */
  write(
    target: Uint8Array,
    at: number,
    sequence: number,
    acknowledged: number,
    control: number,
    length: number,
    sum: number,
  ): void {
    target.set(this.bytes, at);
    const ip = at + linkSize;
    if (this.#tcpAt === linkSize + ipv4Size) {
      const total = ipv4Size + tcpSize + length;
      put16(target, ip + 2, total);
      put16(target, ip + 10, checksum(this.#ipSum + total));
    } else {
      put16(target, ip + 4, tcpSize + length);
    }
    const tcpAt = at + this.#tcpAt;
    const words = (control & syn) === 0 ? tcpSize / 4 : (tcpSize + synOptions.length) / 4;
    const offsetAndFlags = words << 12 | control;
    put16(target, tcpAt + 4, sequence >>> 16);
    put16(target, tcpAt + 6, sequence);
    put16(target, tcpAt + 8, acknowledged >>> 16);
    put16(target, tcpAt + 10, acknowledged);
    put16(target, tcpAt + 12, offsetAndFlags);
    const numbers = (sequence >>> 16) + (sequence & 0xffff) + (acknowledged >>> 16) + (acknowledged & 0xffff);
    const all = this.#tcpSum + tcpSize + length + numbers + offsetAndFlags + sum;
    put16(target, tcpAt + 16, checksum(all));
  }
}

const linkSize = 4;
const ipv4Size = 20;
const ipv6Size = 40;
const largestPacket = 0xffff;

/** What stands before the IP header on a BSD's loopback interface; the one for IPv6 is Darwin's. */
const families = { ipv4: 2, ipv6: 30 } as const;

function linkHeader(family: number): Uint8Array {
  return Uint8Array.of(family, 0, 0, 0);
}

/** How long headers can be. */
export const largestHeader = linkSize + ipv6Size + tcpSize + synOptions.length;

/** Not to be fragmented, and so without an identification (RFC 6864). */
function ipv4(from: Uint8Array, to: Uint8Array): Uint8Array {
  return Uint8Array.of(0x45, 0, 0, 0, 0, 0, 0x40, 0, hops, tcp, 0, 0, ...from, ...to);
}

function ipv6(from: Uint8Array, to: Uint8Array): Uint8Array {
  return Uint8Array.of(0x60, 0, 0, 0, 0, 0, tcp, hops, ...from, ...to);
}

/** In network order. */
function put16(target: Uint8Array, at: number, number: number): void {
  target[at] = number >>> 8;
  target[at + 1] = number;
}
