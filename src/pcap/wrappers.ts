/** Where something begins in the bytes of a packet, and where it ends on the wire; its end may not be there. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A protocol that carries others, and that is not read here. */
export interface Wrapper {
  /** Its name and number. */
  readonly wrapper: string;
}

/** Where an IP header begins; undefined when what is there can't hold TCP. */
export type Inner = Place | Wrapper | undefined;

const vlanTags = [0x8100, 0x88a8, 0x9100];
const shortestEtherType = 0x0600;

/** EtherTypes of what carries others and is not read. */
const etherTypes: Readonly<Record<number, string>> = {
  0x22f3: "TRILL",
  0x880b: "PPP",
  0x88e5: "MACsec",
  0x88e7: "provider backbone bridging",
  0x8926: "VN-Tag",
  0x8909: "Cisco MetaData",
  0x894f: "NSH",
};

/** Ethernet: two addresses, and the type (IEEE 802.3). */
export function ethernet(bytes: Uint8Array, { start, end }: Place): Inner {
  const type = u16(bytes, start + 12);
  const place = { start: start + 14, end };
  if (type >= shortestEtherType) return behindEtherType(bytes, type, place);
  // A length: what follows is LLC, and with SNAP it has an EtherType all the same (RFC 1042).
  return type > 0 && u32(bytes, place.start) === 0xaaaa0300 && u16(bytes, place.start + 4) === 0
    ? behindEtherType(bytes, u16(bytes, start + 20), { start: start + 22, end })
    : undefined;
}

/** What an EtherType stands for. @param place of what is behind it */
export function behindEtherType(bytes: Uint8Array, etherType: number, { start, end }: Place): Inner {
  let [type, at] = [etherType, start];
  while (vlanTags.includes(type) && at < bytes.length) {
    type = u16(bytes, at + 2);
    at += 4;
  }
  const place = { start: at, end };
  if (type === 0x0800 || type === 0x86dd) return place;
  if (type === 0x8864) return pppoe(bytes, place);
  if (type === 0x8847 || type === 0x8848) return mpls(bytes, place);
  if (type === 0x6558) return ethernet(bytes, place);
  const name = etherTypes[type];
  return name === undefined ? undefined : { wrapper: `${name} (EtherType 0x${hex(type)})` };
}

/** The session stage of PPPoE: six bytes that end with the length (RFC 2516); what is behind that is padding. */
export function pppoe(bytes: Uint8Array, { start, end }: Place): Inner {
  // With a code it is part of discovery.
  if (bytes[start + 1] !== 0) return undefined;
  const content = start + 6;
  return ppp(bytes, { start: content, end: Math.min(end, content + u16(bytes, start + 4)) });
}

/** Protocols of PPP that carry others and are not read. */
const pppProtocols: Readonly<Record<number, string>> = {
  0x002d: "compressed TCP",
  0x002f: "TCP before compression",
  0x003d: "multilink",
  0x0053: "encryption",
  0x00fb: "compression in a multilink",
  0x00fd: "compression",
};

/** PPP: perhaps an address and a control byte, and a protocol of one byte or two (RFC 1661, sections 2 and 6.5). */
export function ppp(bytes: Uint8Array, { start, end }: Place): Inner {
  const at = bytes[start] === 0xff && bytes[start + 1] === 0x03 ? start + 2 : start;
  const isShort = ((bytes[at] ?? 0) & 1) === 1;
  const protocol = isShort ? bytes[at]! : u16(bytes, at);
  const place = { start: at + (isShort ? 1 : 2), end };
  if (protocol === 0x0021 || protocol === 0x0057) return place;
  if (protocol === 0x0281 || protocol === 0x0283) return mpls(bytes, place);
  const name = pppProtocols[protocol];
  return name === undefined ? undefined : { wrapper: `${name} of PPP (protocol 0x${hex(protocol)})` };
}

/** Labels of four bytes up to one that says that it is the last (RFC 3032); what is in it only the IP version tells. */
function mpls(bytes: Uint8Array, { start, end }: Place): Inner {
  let at = start;
  while (at < bytes.length && ((bytes[at + 2] ?? 1) & 1) === 0) at += 4;
  const place = { start: at + 4, end };
  const version = (bytes[place.start] ?? 0) >> 4;
  return version === 4 || version === 6 ? place : undefined;
}

/** Where the content of an IP packet is, and what it is. */
export interface Carried extends Place {
  readonly protocol: number;
}

/** Numbers of IP protocols that carry others and are not read. */
const ipProtocols: Readonly<Record<number, string>> = {
  50: "ESP",
  55: "minimal encapsulation",
  94: "IPIP (KA9Q)",
  97: "EtherIP",
  98: "encapsulation header",
  108: "IPComp",
  115: "L2TPv3",
  137: "MPLS in IP",
};

/** Ports of UDP to which others are carried that are not read. */
const udpPorts: Readonly<Record<number, string>> = {
  1701: "L2TP",
  2152: "GTP-U",
  3544: "Teredo",
  4500: "ESP in UDP",
  4790: "VXLAN-GPE",
  6635: "MPLS in UDP",
};

/** What an IP packet carries, when that is not TCP. */
export function insideIp(bytes: Uint8Array, { protocol, start, end }: Carried): Inner {
  const place = { start, end };
  if (protocol === 4 || protocol === 41) return place;
  if (protocol === 47) return gre(bytes, place);
  if (protocol === 17) return udp(bytes, place);
  const name = ipProtocols[protocol];
  return name === undefined ? undefined : { wrapper: `${name} (IP protocol ${protocol})` };
}

const udpHeader = 8;

function udp(bytes: Uint8Array, { start, end }: Place): Inner {
  const port = u16(bytes, start + 2);
  const at = start + udpHeader;
  const length = u16(bytes, start + 4);
  const place = { start: at, end: length === 0 ? end : Math.min(end, start + length) };
  // VXLAN (RFC 7348): eight bytes, then Ethernet.
  if (port === 4789) return ethernet(bytes, { ...place, start: at + 8 });
  if (port === 6081) return geneve(bytes, place);
  const name = udpPorts[port];
  return name === undefined ? undefined : { wrapper: `${name} (UDP port ${port})` };
}

/** Geneve (RFC 8926): eight bytes, and options of a length in units of four. */
function geneve(bytes: Uint8Array, { start, end }: Place): Inner {
  const content = start + 8 + ((bytes[start] ?? 0) & 0x3f) * 4;
  return behindEtherType(bytes, u16(bytes, start + 2), { start: content, end });
}

/** Flags of GRE (RFC 2784, RFC 2890, RFC 2637). */
const greFlags = { checksum: 0x8000, routing: 0x4000, key: 0x2000, sequence: 0x1000, acknowledged: 0x0080 };

function gre(bytes: Uint8Array, { start, end }: Place): Inner {
  const [flags, type] = [u16(bytes, start), u16(bytes, start + 2)];
  const has = (flag: number) => (flags & flag) !== 0;
  const version = flags & 7;
  if (version > 1 || has(greFlags.routing)) {
    return { wrapper: `GRE with flags 0x${hex(flags)} (IP protocol 47)` };
  }
  const fields = [greFlags.checksum, greFlags.key, greFlags.sequence].filter(has).length;
  let content = start + 4 + fields * 4;
  if (version === 1) {
    // Of PPTP: its key is the length and the number of the call.
    if (has(greFlags.acknowledged)) content += 4;
    return type === 0x880b ? ppp(bytes, { start: content, end }) : undefined;
  }
  // A copied Ethernet frame of ERSPAN: type II has a header, and says so with a sequence number.
  if (type === 0x88be) return ethernet(bytes, { start: content + (has(greFlags.sequence) ? 8 : 0), end });
  return type === 0x22eb
    ? { wrapper: "ERSPAN type III (GRE protocol 0x22eb)" }
    : behindEtherType(bytes, type, { start: content, end });
}

function hex(number: number): string {
  return number.toString(16).padStart(4, "0");
}

/** A number that isn't there is 0: that stands for nothing anywhere. */
export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
}

function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) << 16 | u16(bytes, at + 2)) >>> 0;
}
