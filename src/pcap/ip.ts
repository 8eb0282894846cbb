import type { Carried, Place } from "./wrappers.ts";

/** What an IP header says. */
export interface Datagram extends Carried {
  readonly from: string;
  readonly to: string;
  /** Where in the whole its content stands; only the first part has ports. */
  readonly fragment?: { readonly offset: number };
}

/** Reads an IP header. @returns "cut" when it is not there whole; undefined when it is none */
export function datagramAt(bytes: Uint8Array, place: Place): Datagram | "cut" | undefined {
  if (place.start >= bytes.length) return "cut";
  const version = bytes[place.start]! >> 4;
  return version === 4 ? ipv4(bytes, place) : version === 6 ? ipv6(bytes, place) : undefined;
}

const authentication = 51;

function ipv4(bytes: Uint8Array, place: Place): Datagram | "cut" | undefined {
  const at = place.start;
  if (at + 20 > bytes.length) return "cut";
  // A header of no length would hold itself for ever.
  if ((bytes[at]! & 0x0f) < 5) return undefined;
  const total = bytes[at + 2]! << 8 | bytes[at + 3]!;
  const flags = bytes[at + 6]! << 8 | bytes[at + 7]!;
  const offset = (flags & 0x1fff) * 8;
  let protocol = bytes[at + 9]!;
  let start = at + (bytes[at]! & 0x0f) * 4;
  while (protocol === authentication && offset === 0) {
    if (start + 8 > bytes.length) return "cut";
    protocol = bytes[start]!;
    start += (bytes[start + 1]! + 2) * 4;
  }
  return {
    from: bytes.subarray(at + 12, at + 16).join("."),
    to: bytes.subarray(at + 16, at + 20).join("."),
    protocol,
    start,
    // 0 where the network card cuts the segment later: then it goes to the end of the packet.
    end: total === 0 ? place.end : at + total,
    ...(offset > 0 || (flags & 0x2000) !== 0 ? { fragment: { offset } } : {}),
  };
}

/** Extension headers of a length that they say themselves, in units of 8 bytes behind the first (RFC 8200, section 4). */
const extensions = new Set([0, 43, 60, 135, 139, 140]);
const fragmentHeader = 44;

function ipv6(bytes: Uint8Array, place: Place): Datagram | "cut" {
  const at = place.start;
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
    // What stands behind the header of a later fragment is the middle of something.
    if (fragment && fragment.offset > 0) break;
  }
  return {
    from: ipv6Text(bytes.subarray(at + 8, at + 24)),
    to: ipv6Text(bytes.subarray(at + 24, at + 40)),
    protocol,
    start,
    end: length === 0 ? place.end : at + 40 + length,
    ...(fragment ? { fragment } : {}),
  };
}

/** In the short form of RFC 5952, which URLs have. */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8 | bytes[2 * i + 1]!).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
