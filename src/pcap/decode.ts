import { formatAddress } from "../values/address.ts";
import type { Packet } from "./packet.ts";
import { payloadOf } from "./link_layers.ts";
import type { Segment, Unreadable } from "./tcp_segment.ts";

const tcp = 6;
const leastTcpHeader = 20;

/** What an IP header says. */
interface Datagram {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  /** Where its content begins and ends in the bytes; the end is that on the wire, and may not be there. */
  readonly start: number;
  readonly end: number;
  /** Where in the whole its content stands; only the first part has ports. */
  readonly fragment?: { readonly offset: number };
}

/** The TCP segment in a packet; undefined when there is none. */
export function decode(packet: Packet): Segment | Unreadable | undefined {
  const place = payloadOf(packet);
  if (place === undefined) return undefined;
  const { bytes, length } = packet;
  const isCut = bytes.length < length;
  const cut: Unreadable = {
    unreadable: `it was cut to ${bytes.length} of ${length} bytes (capture whole packets: -s 0)`,
  };
  const version = (bytes[place] ?? 0) >> 4;
  const datagram = version === 4
    ? ipv4(bytes, place)
    : version === 6
    ? ipv6(bytes, place)
    : bytes.length <= place
    ? "cut"
    : undefined;
  if (datagram === "cut") return isCut ? cut : undefined;
  if (!datagram || datagram.protocol !== tcp || (datagram.fragment?.offset ?? 0) > 0) return undefined;
  const { start } = datagram;
  const whole = datagram.end > start ? datagram.end : length;
  if (start + leastTcpHeader > bytes.length) return isCut ? cut : undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [fromPort, toPort] = [view.getUint16(start), view.getUint16(start + 2)];
  const header = (bytes[start + 12]! >> 4) * 4;
  if (header < leastTcpHeader) return undefined;
  const begin = start + header;
  const flags = bytes[start + 13]!;
  const defect = whole > bytes.length
    ? cut.unreadable
    : datagram.fragment
    ? "it is an IP fragment, and those are not put together"
    : undefined;
  return {
    from: formatAddress({ host: datagram.from, port: fromPort }),
    to: formatAddress({ host: datagram.to, port: toPort }),
    fromPort,
    toPort,
    sequence: view.getUint32(start + 4),
    acknowledgment: view.getUint32(start + 8),
    flags: {
      fin: (flags & 0x01) !== 0,
      syn: (flags & 0x02) !== 0,
      rst: (flags & 0x04) !== 0,
      ack: (flags & 0x10) !== 0,
    },
    // An Ethernet frame may be longer than what is in it.
    payload: bytes.subarray(begin, Math.min(whole, bytes.length)),
    ...(defect === undefined ? {} : { defect }),
  };
}

function ipv4(bytes: Uint8Array, at: number): Datagram | "cut" {
  if (at + 20 > bytes.length) return "cut";
  const total = bytes[at + 2]! << 8 | bytes[at + 3]!;
  const flags = bytes[at + 6]! << 8 | bytes[at + 7]!;
  const offset = (flags & 0x1fff) * 8;
  const start = at + (bytes[at]! & 0x0f) * 4;
  return {
    from: bytes.subarray(at + 12, at + 16).join("."),
    to: bytes.subarray(at + 16, at + 20).join("."),
    protocol: bytes[at + 9]!,
    start,
    // 0 where the network card cuts the segment later: then it goes to the end of the packet.
    end: total === 0 ? 0 : at + total,
    ...(offset > 0 || (flags & 0x2000) !== 0 ? { fragment: { offset } } : {}),
  };
}

/** Extension headers of a length that they say themselves, in units of 8 bytes behind the first (RFC 8200, section 4). */
const extensions = new Set([0, 43, 60, 135, 139, 140]);
const fragmentHeader = 44;
const authentication = 51;

function ipv6(bytes: Uint8Array, at: number): Datagram | "cut" {
  if (at + 40 > bytes.length) return "cut";
  const length = bytes[at + 4]! << 8 | bytes[at + 5]!;
  let protocol = bytes[at + 6]!;
  let start = at + 40;
  let fragment: Datagram["fragment"];
  while (extensions.has(protocol) || protocol === fragmentHeader || protocol === authentication) {
    if (start + 8 > bytes.length) return "cut";
    const units = bytes[start + 1]!;
    if (protocol === fragmentHeader) {
      const field = bytes[start + 2]! << 8 | bytes[start + 3]!;
      // One that is a fragment in name only (RFC 6946) is whole.
      if ((field & 0xfff9) !== 0) fragment = { offset: field & 0xfff8 };
    }
    const size = protocol === fragmentHeader
      ? 8
      : protocol === authentication
      ? (units + 2) * 4
      : (units + 1) * 8;
    protocol = bytes[start]!;
    start += size;
  }
  return {
    from: ipv6Text(bytes.subarray(at + 8, at + 24)),
    to: ipv6Text(bytes.subarray(at + 24, at + 40)),
    protocol,
    start,
    end: length === 0 ? 0 : at + 40 + length,
    ...(fragment ? { fragment } : {}),
  };
}

/** In the short form of RFC 5952, which URLs have. */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8 | bytes[2 * i + 1]!).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
