import type { Packet } from "./packet.ts";
import { behindEtherType, ethernet, type Inner, type Place, ppp, pppoe, u16 } from "./wrappers.ts";

/** Finds the IP header behind the header of a link. */
type Finder = (bytes: Uint8Array, place: Place) => Inner;

interface LinkLayer {
  readonly name: string;
  readonly find: Finder;
}

/** The address family, in the byte order of the machine that captured; IPv6 has another number on every system. */
function behindFamily(bytes: Uint8Array, { start, end }: Place): Inner {
  const [first, last] = [bytes[start] ?? 0, bytes[start + 3] ?? 0];
  return [2, 10, 24, 28, 30].includes(first || last) ? { start: start + 4, end } : undefined;
}

const raw: Finder = (_, place) => place;

/** A header with an EtherType at a fixed place; the content follows the type. */
function etherTypeAt(offset: number): Finder {
  return (bytes, { start, end }) =>
    behindEtherType(bytes, u16(bytes, start + offset), { start: start + offset + 2, end });
}

/** Skips what stands in front of another layer. */
function behind(size: number, find: Finder): Finder {
  return (bytes, { start, end }) => find(bytes, { start: start + size, end });
}

/** Those that carry IP, by their number (https://www.tcpdump.org/linktypes.html). */
const linkLayers = new Map<number, LinkLayer>([
  [0, { name: "loopback (NULL)", find: behindFamily }],
  [1, { name: "Ethernet", find: ethernet }],
  [9, { name: "PPP", find: ppp }],
  // Two that BSDs write for raw IP.
  [12, { name: "raw IP", find: raw }],
  [14, { name: "raw IP", find: raw }],
  [50, { name: "PPP (HDLC)", find: ppp }],
  [51, { name: "PPPoE", find: pppoe }],
  [101, { name: "raw IP", find: raw }],
  [104, { name: "Cisco HDLC", find: etherTypeAt(2) }],
  [108, { name: "loopback (LOOP)", find: behindFamily }],
  [113, { name: "Linux cooked (SLL)", find: etherTypeAt(14) }],
  [204, { name: "PPP with direction", find: behind(1, ppp) }],
  [228, { name: "raw IPv4", find: raw }],
  [229, { name: "raw IPv6", find: raw }],
  // Here the EtherType stands at the beginning of a header of 20 bytes.
  [276, {
    name: "Linux cooked (SLL2)",
    find: (bytes, { start, end }) => behindEtherType(bytes, u16(bytes, start), { start: start + 20, end }),
  }],
]);

/** Names of others, for messages: from the same list. */
const unread: Readonly<Record<number, string>> = {
  3: "AX25",
  6: "IEEE802_5",
  7: "ARCNET_BSD",
  8: "SLIP",
  10: "FDDI",
  100: "ATM_RFC1483",
  105: "IEEE802_11",
  107: "FRELAY",
  117: "PFLOG",
  119: "IEEE802_11_PRISM",
  122: "IP_OVER_FC",
  127: "IEEE802_11_RADIOTAP",
  129: "ARCNET_LINUX",
  138: "APPLE_IP_OVER_IEEE1394",
  163: "IEEE802_11_AVS",
  165: "BACNET_MS_TP",
  166: "PPP_PPPD",
  187: "BLUETOOTH_HCI_H4",
  189: "USB_LINUX",
  190: "CAN20B",
  192: "PPI",
  195: "IEEE802_15_4_WITHFCS",
  201: "BLUETOOTH_HCI_H4_WITH_PHDR",
  220: "USB_LINUX_MMAPPED",
  226: "IPNET",
  227: "CAN_SOCKETCAN",
  230: "IEEE802_15_4_NOFCS",
  239: "NFLOG",
  247: "INFINIBAND",
  249: "USBPCAP",
  251: "BLUETOOTH_LE_LL",
  252: "WIRESHARK_UPPER_PDU",
  253: "NETLINK",
  266: "USB_DARWIN",
  283: "IEEE802_15_4_TAP",
};

/** Where the IP header begins in a packet, if it has one; or the name of what is in the way. */
export function payloadOf({ linkType, bytes, length }: Packet): Inner {
  const layer = linkLayers.get(linkType);
  if (layer) return layer.find(bytes, { start: 0, end: Math.max(length, bytes.length) });
  const name = unread[linkType];
  return { wrapper: `link type ${linkType}${name === undefined ? "" : ` (${name})`}` };
}

/** All of them, for a message. */
export const knownLinkLayers = [...new Set(Array.from(linkLayers.values(), ({ name }) => name))].join(", ");
