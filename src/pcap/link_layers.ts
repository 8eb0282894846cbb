import type { Packet } from "./packet.ts";

/** Finds where the IP header begins; undefined when the packet holds something else. */
type Finder = (bytes: Uint8Array) => number | undefined;

interface LinkLayer {
  readonly name: string;
  readonly find: Finder;
}

const vlanTags = [0x8100, 0x88a8, 0x9100];
const pppoe = 0x8864;

/** What stands behind an EtherType at `at`. */
function behindEtherType(bytes: Uint8Array, at: number): number | undefined {
  let place = at;
  let type = u16(bytes, place);
  while (vlanTags.includes(type)) type = u16(bytes, place += 4);
  if (type === 0x0800 || type === 0x86dd) return place + 2;
  // Six bytes of PPPoE (RFC 2516), then the protocol of PPP.
  const inner = u16(bytes, place + 8);
  return type === pppoe && (inner === 0x0021 || inner === 0x0057) ? place + 10 : undefined;
}

/** The address family, in the byte order of the machine that captured; IPv6 has another number on every system. */
function behindFamily(bytes: Uint8Array): number | undefined {
  const [first, last] = [bytes[0] ?? 0, bytes[3] ?? 0];
  return [2, 10, 24, 28, 30].includes(first || last) ? 4 : undefined;
}

const raw: Finder = () => 0;

/** Those that carry IP, by their number (https://www.tcpdump.org/linktypes.html). */
const linkLayers = new Map<number, LinkLayer>([
  [0, { name: "loopback (NULL)", find: behindFamily }],
  [1, { name: "Ethernet", find: (bytes) => behindEtherType(bytes, 12) }],
  // Two that BSDs write for raw IP.
  [12, { name: "raw IP", find: raw }],
  [14, { name: "raw IP", find: raw }],
  [101, { name: "raw IP", find: raw }],
  [108, { name: "loopback (LOOP)", find: behindFamily }],
  [113, { name: "Linux cooked (SLL)", find: (bytes) => behindEtherType(bytes, 14) }],
  [228, { name: "raw IPv4", find: raw }],
  [229, { name: "raw IPv6", find: raw }],
  [276, { name: "Linux cooked (SLL2)", find: behindCooked2 }],
]);

/** Here the EtherType stands at the beginning of a header of 20 bytes; tags of a VLAN stand behind it. */
function behindCooked2(bytes: Uint8Array): number | undefined {
  const type = u16(bytes, 0);
  if (!vlanTags.includes(type)) return type === 0x0800 || type === 0x86dd ? 20 : undefined;
  return behindEtherType(bytes, 22);
}

/** Where the IP header begins in a packet, if it has one. */
export function payloadOf({ linkType, bytes }: Packet): number | undefined {
  return linkLayers.get(linkType)?.find(bytes);
}

export function isKnown(linkType: number): boolean {
  return linkLayers.has(linkType);
}

/** All of them, for a message. */
export const knownLinkLayers = [...new Set(Array.from(linkLayers.values(), ({ name }) => name))].join(", ");

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
}
