import { usage } from "../values/failure.ts";
import { BinaryReader, type Packet, type PacketFile } from "./packet.ts";

/** Types of blocks (draft-ietf-opsawg-pcapng, section 11.1). */
const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;

const byteOrderMagic = 0x1a2b3c4d;
/** Options of an interface. */
const endOfOptions = 0;
const timeResolution = 9;
const timeOffset = 14;

/** What the packets of an interface have in common. */
interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  /** How many units of its times a second has. */
  readonly units: bigint;
  /** Seconds that are added to its times. */
  readonly offset: bigint;
}

export function isPcapng(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new BinaryReader(bytes, false).u32(0) === sectionHeader;
}

/**
 * Reads a pcapng file: all of its sections, in the byte order of each. What stands before a block that is not there whole
 * is used.
 * @param name of the file, for errors
 * @throws {Failure} with the place, when a block can't be read
 */
export function readPcapng(bytes: Uint8Array, name: string): PacketFile {
  return new Reader(bytes, name).read();
}

class Reader {
  readonly #fields: BinaryReader;
  #interfaces: Interface[] = [];
  readonly #packets: Packet[] = [];
  /** Of the last packet: a simple one has no time. */
  #lastAt = 0;

  constructor(readonly bytes: Uint8Array, readonly name: string) {
    this.#fields = new BinaryReader(bytes, true);
  }

  read(): PacketFile {
    const { bytes } = this;
    const packets = this.#packets;
    for (let at = 0; at < bytes.length;) {
      const length = this.#block(at);
      if (length === undefined) {
        return {
          packets,
          warning: `the file ends in the middle of a block, behind packet ${packets.length}`,
        };
      }
      at += length;
    }
    return { packets };
  }

  /** Reads the block at `at`. @returns its length; undefined when the file ends before it does */
  #block(at: number): number | undefined {
    const fields = this.#fields;
    if (at + 12 > this.bytes.length) return undefined;
    // The type of a section header reads the same in both orders, and the order stands in it.
    if (fields.u32(at) === sectionHeader) this.#beginSection(at);
    const length = fields.u32(at + 4);
    if (length < 12 || length % 4 !== 0) throw this.#refuse(at, `its length is ${length}`);
    const end = at + length;
    if (end > this.bytes.length) return undefined;
    if (fields.u32(end - 4) !== length) throw this.#refuse(at, "its length at its end is another one");
    const body = { start: at + 8, end: end - 4 };
    const type = fields.u32(at);
    if (type === interfaceDescription) this.#interface(body);
    else if (type === enhancedPacket || type === obsoletePacket) this.#packet(body, type);
    else if (type === simplePacket) this.#simplePacket(body);
    return length;
  }

  #beginSection(at: number): void {
    const fields = this.#fields;
    for (const little of [true, false]) {
      fields.little = little;
      if (fields.u32(at + 8) === byteOrderMagic) {
        this.#interfaces = [];
        return;
      }
    }
    throw this.#refuse(at, "it does not say its byte order");
  }

  #interface(body: Body): void {
    this.#need(body, 8);
    const fields = this.#fields;
    let [units, offset] = [1_000_000n, 0n];
    for (let at = body.start + 8; at + 4 <= body.end;) {
      const [code, length] = [fields.u16(at), fields.u16(at + 2)];
      if (code === endOfOptions || at + 4 + length > body.end) break;
      const value = at + 4;
      if (code === timeResolution && length >= 1) {
        const power = this.bytes[value]!;
        units = (power & 0x80 ? 2n : 10n) ** BigInt(power & 0x7f);
      }
      if (code === timeOffset && length >= 8) offset = BigInt.asIntN(64, this.#u64(value));
      at = value + Math.ceil(length / 4) * 4;
    }
    this.#interfaces.push({
      linkType: fields.u16(body.start),
      snapLength: fields.u32(body.start + 4),
      units,
      offset,
    });
  }

  /** An enhanced packet; or an old one, which has two short numbers in place of the first long one. */
  #packet(body: Body, type: number): void {
    this.#need(body, 20);
    const fields = this.#fields;
    const { start } = body;
    const from = this.#from(type === obsoletePacket ? fields.u16(start) : fields.u32(start), body);
    const units = BigInt(fields.u32(start + 4)) << 32n | BigInt(fields.u32(start + 8));
    // In whole microseconds, which a number holds exactly.
    this.#lastAt = Number((units * 1_000_000n / from.units) + from.offset * 1_000_000n) / 1000;
    this.#add(from, start + 20, fields.u32(start + 12), fields.u32(start + 16), body);
  }

  #simplePacket(body: Body): void {
    this.#need(body, 4);
    const from = this.#from(0, body);
    const length = this.#fields.u32(body.start);
    const most = from.snapLength === 0 ? length : Math.min(length, from.snapLength);
    this.#add(from, body.start + 4, most, length, body);
  }

  #add({ linkType }: Interface, start: number, size: number, length: number, body: Body): void {
    if (start + size > body.end) throw this.#refuse(body.start - 8, `it has less than its ${size} bytes`);
    this.#packets.push({
      number: this.#packets.length + 1,
      at: this.#lastAt,
      linkType,
      bytes: this.bytes.subarray(start, start + size),
      length,
    });
  }

  #from(index: number, body: Body): Interface {
    const found = this.#interfaces[index];
    if (found) return found;
    throw this.#refuse(body.start - 8, `interface ${index} is not described before it`);
  }

  #need({ start, end }: Body, size: number): void {
    if (end - start < size) throw this.#refuse(start - 8, "it is too short");
  }

  #u64(at: number): bigint {
    const [a, b] = [BigInt(this.#fields.u32(at)), BigInt(this.#fields.u32(at + 4))];
    return this.#fields.little ? b << 32n | a : a << 32n | b;
  }

  #refuse(at: number, why: string): Error {
    const before = this.#packets.length;
    return usage(`${this.name}: the block at byte ${at}, behind packet ${before}, can't be read: ${why}`);
  }
}

/** Where the inside of a block stands in the file. */
interface Body {
  readonly start: number;
  readonly end: number;
}
