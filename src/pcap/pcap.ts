import { usage } from "../values/failure.ts";
import { BinaryReader, type Packet, type PacketFile } from "./packet.ts";

/** The first four bytes, read in the order of the machine that wrote them, and how many units a second has. */
const magics = new Map([[0xa1b2c3d4, 1e6], [0xa1b23c4d, 1e9]]);
const headerSize = 24;
const recordSize = 16;

export function isPcap(bytes: Uint8Array): boolean {
  return orderOf(bytes) !== undefined;
}

function orderOf(bytes: Uint8Array): { little: boolean; units: number } | undefined {
  if (bytes.length < 4) return undefined;
  for (const little of [true, false]) {
    const units = magics.get(new BinaryReader(bytes, little).u32(0));
    if (units !== undefined) return { little, units };
  }
}

/**
 * Reads a pcap file (draft-ietf-opsawg-pcap), in either byte order, with micro- or nanoseconds.
 * @param name of the file, for errors
 * What stands before a packet that is not there whole is used.
 * @throws {Failure} when its header can't be read
 */
export function readPcap(bytes: Uint8Array, name: string): PacketFile {
  const { little, units } = orderOf(bytes)!;
  if (bytes.length < headerSize) throw usage(`${name}: the header of a pcap file has ${headerSize} bytes`);
  const fields = new BinaryReader(bytes, little);
  const major = fields.u16(4);
  if (major !== 2) throw usage(`${name}: version ${major} of pcap is not known (only 2)`);
  // Above the type there may be the length of a checksum behind each frame.
  const linkType = fields.u32(20) & 0xffff;
  const packets: Packet[] = [];
  for (let at = headerSize; at < bytes.length;) {
    const number = packets.length + 1;
    const start = at + recordSize;
    const size = start <= bytes.length ? fields.u32(at + 8) : Infinity;
    if (start + size > bytes.length) {
      return { packets, warning: `the file ends in the middle of packet ${number}` };
    }
    packets.push({
      number,
      at: fields.u32(at) * 1000 + fields.u32(at + 4) * 1000 / units,
      linkType,
      bytes: bytes.subarray(start, start + size),
      length: fields.u32(at + 12),
    });
    at = start + size;
  }
  return { packets };
}
