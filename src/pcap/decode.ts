import { formatAddress } from "../values/address.ts";
import { type Datagram, datagramAt } from "./ip.ts";
import { payloadOf } from "./link_layers.ts";
import type { Packet } from "./packet.ts";
import type { Segment, Unreadable } from "./tcp_segment.ts";
import { insideIp, type Wrapper } from "./wrappers.ts";

const tcp = 6;
const leastTcpHeader = 20;

/** The TCP segment in a packet, however deep it is wrapped; undefined when there is none. */
export function decode(packet: Packet): Segment | Unreadable | Wrapper | undefined {
  const { bytes, length } = packet;
  const isCut = bytes.length < length;
  let place = payloadOf(packet);
  while (place && "start" in place) {
    const { end } = place;
    const datagram = datagramAt(bytes, place);
    if (datagram === undefined) return undefined;
    if (datagram === "cut") return isCut ? { unreadable: cutOf(packet) } : undefined;
    if ((datagram.fragment?.offset ?? 0) > 0) return undefined;
    if (datagram.protocol === tcp) return segmentIn(packet, datagram, end);
    place = insideIp(bytes, { ...datagram, end: Math.min(datagram.end, end) });
    if (place && datagram.fragment) return { wrapper: "fragments of IP" };
  }
  return place;
}

function cutOf({ bytes, length }: Packet): string {
  return `it was cut to ${bytes.length} of ${length} bytes (capture whole packets: -s 0)`;
}

/** @param end of what the IP packet stands in */
function segmentIn(packet: Packet, datagram: Datagram, end: number): Segment | Unreadable | undefined {
  const { bytes, length } = packet;
  const isCut = bytes.length < length;
  const { start } = datagram;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (start + 4 > bytes.length) return isCut ? { unreadable: cutOf(packet) } : undefined;
  const [fromPort, toPort] = [view.getUint16(start), view.getUint16(start + 2)];
  const ends = {
    from: formatAddress({ host: datagram.from, port: fromPort }),
    to: formatAddress({ host: datagram.to, port: toPort }),
  };
  if (start + leastTcpHeader > bytes.length) {
    return isCut ? { unreadable: cutOf(packet), ...ends } : undefined;
  }
  const header = (bytes[start + 12]! >> 4) * 4;
  if (header < leastTcpHeader) return undefined;
  const begin = start + header;
  // The frame may be longer than what is in it.
  const whole = Math.min(datagram.end, end);
  const flags = bytes[start + 13]!;
  const defect = whole > bytes.length
    ? cutOf(packet)
    : datagram.fragment
    ? "it is an IP fragment, and those are not put together"
    : datagram.end > end
    ? `its IP header says ${datagram.end - end} bytes more than are in the packet`
    : undefined;
  const scale = (flags & 0x02) === 0 ? undefined : scaleIn(bytes.subarray(start + leastTcpHeader, begin));
  return {
    ...ends,
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
    window: view.getUint16(start + 14),
    ...(scale === undefined ? {} : { scale }),
    payload: bytes.subarray(begin, Math.max(begin, Math.min(whole, bytes.length))),
    ...(defect === undefined ? {} : { defect }),
  };
}

/** The window scale among the options of a SYN (RFC 7323, section 2.2), at most 14. */
function scaleIn(options: Uint8Array): number | undefined {
  for (let at = 0; at < options.length && options[at] !== 0;) {
    if (options[at] === 3 && options[at + 1] === 3) return Math.min(options[at + 2] ?? 0, 14);
    // One without a length is padding; a length below 2 is none.
    at += options[at] === 1 ? 1 : Math.max(options[at + 1] ?? 2, 2);
  }
  return undefined;
}
