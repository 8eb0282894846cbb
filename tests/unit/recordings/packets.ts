import { concat } from "../../../src/bytes/bytes.ts";

/** A TCP segment to be put into a packet. */
export interface TcpSpec {
  /** `10.0.0.1:5000`, or `[fd00::1]:5000` with all eight groups written. */
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly ack?: number;
  readonly flags?: string;
  readonly payload?: Uint8Array | string;
  /** IPv6: extension headers before TCP, the type of the first, and the type that the last one names. */
  readonly extension?: { readonly type: number; readonly bytes: Uint8Array };
  /** IPv4: flags and offset of a fragment. */
  readonly fragment?: number;
  /** What the IP header says of the length in place of the truth. */
  readonly saysLength?: number;
}

export function be16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8 & 0xff, value & 0xff);
}

export function be32(value: number): Uint8Array {
  return concat([be16(value >>> 16), be16(value & 0xffff)]);
}

const flagBits: Record<string, number> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

function tcpSegment({ from, to, seq, ack, flags = "A", payload = "" }: TcpSpec): Uint8Array {
  const bits = [...flags].reduce((sum, flag) => sum | flagBits[flag]!, 0);
  const port = (address: string) => be16(Number(address.replace(/.*:/, "")));
  const content = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const rest = Uint8Array.of(0x50, bits, 0xff, 0xff, 0, 0, 0, 0);
  return concat([port(from), port(to), be32(seq), be32(ack ?? 0), rest, content]);
}

/** An IP packet, without checksums: nobody looks at them. */
export function ipPacket(spec: TcpSpec): Uint8Array {
  const tcp = tcpSegment(spec);
  if (spec.from.startsWith("[")) {
    const { extension } = spec;
    const content = extension ? concat([extension.bytes, tcp]) : tcp;
    const address = (text: string) =>
      concat(text.slice(1, text.indexOf("]")).split(":").map((group) => be16(parseInt(group, 16))));
    return concat([
      Uint8Array.of(0x60, 0, 0, 0),
      be16(spec.saysLength ?? content.length),
      Uint8Array.of(extension?.type ?? 6, 64),
      address(spec.from),
      address(spec.to),
      content,
    ]);
  }
  const address = (text: string) => Uint8Array.from(text.replace(/:.*/, "").split("."), Number);
  return concat([
    Uint8Array.of(0x45, 0),
    be16(spec.saysLength ?? 20 + tcp.length),
    be16(0),
    be16(spec.fragment ?? 0),
    Uint8Array.of(64, 6, 0, 0),
    address(spec.from),
    address(spec.to),
    tcp,
  ]);
}

/** One packet of a file. */
export interface PacketSpec {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** How long it was before the capture cut it. */
  readonly length?: number;
}

/** Writes numbers in one byte order. */
export class Writer {
  readonly #parts: Uint8Array[] = [];

  constructor(readonly little: boolean) {}

  u16(...values: number[]): this {
    for (const value of values) this.#parts.push(this.#ordered(be16(value)));
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#parts.push(this.#ordered(be32(value)));
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  get all(): Uint8Array<ArrayBuffer> {
    return concat(this.#parts);
  }

  #ordered(bytes: Uint8Array): Uint8Array {
    return this.little ? bytes.toReversed() : bytes;
  }
}

/** A pcap file. */
export function pcapFile(
  packets: readonly PacketSpec[],
  { little = true, nano = false, linkType = 101 } = {},
): Uint8Array<ArrayBuffer> {
  const file = new Writer(little).u32(nano ? 0xa1b23c4d : 0xa1b2c3d4).u16(2, 4).u32(0, 0, 65535, linkType);
  for (const { at, bytes, length = bytes.length } of packets) {
    const rest = Math.round((at % 1000) * (nano ? 1e6 : 1e3));
    file.u32(Math.floor(at / 1000), rest, bytes.length, length).bytes(bytes);
  }
  return file.all;
}

/** A block of a pcapng file. */
export function block(little: boolean, type: number, body: Uint8Array): Uint8Array {
  const padding = new Uint8Array((4 - body.length % 4) % 4);
  const length = 12 + body.length + padding.length;
  return new Writer(little).u32(type, length).bytes(body).bytes(padding).u32(length).all;
}

export function sectionHeader(little: boolean): Uint8Array {
  const body = new Writer(little).u32(0x1a2b3c4d).u16(1, 0).u32(0xffffffff, 0xffffffff).all;
  return block(little, 0x0a0d0d0a, body);
}

/** @param options as they stand in the file */
export function interfaceBlock(
  little: boolean,
  linkType: number,
  options: Uint8Array = new Uint8Array(),
  snapLength = 0,
): Uint8Array {
  return block(little, 1, new Writer(little).u16(linkType, 0).u32(snapLength).bytes(options).all);
}

/** @param units since 1970, in the resolution of the interface */
export function enhancedPacket(
  little: boolean,
  index: number,
  units: bigint,
  bytes: Uint8Array,
  length = bytes.length,
): Uint8Array {
  const [high, low] = [Number(units >> 32n), Number(units & 0xffffffffn)];
  return block(little, 6, new Writer(little).u32(index, high, low, bytes.length, length).bytes(bytes).all);
}
