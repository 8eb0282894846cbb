import { crc, type CrcParameters } from "./crc.ts";

/** A number made from bytes, by which the receiver sees that they came as they were sent. */
export interface Checksum {
  readonly name: string;
  readonly summary: string;
  /** The size of the number in bytes. */
  readonly width: number;
  /**
   * Whether the least significant byte is sent first. A CRC that takes bits in that order (a reflected one) is sent so
   * too: only then the CRC over message and CRC is always the same, which is how hardware checks it.
   */
  readonly little: boolean;
  compute(bytes: Uint8Array): number;
}

/** The checksum of this name, if there is one. */
export function checksumNamed(name: string): Checksum | undefined {
  return checksums.find((each) => each.name === name);
}

/** A CRC by its parameters, as a checksum. */
export function crcChecksum(name: string, summary: string, parameters: CrcParameters): Checksum {
  const { width, refout } = parameters;
  return { name, summary, width: Math.ceil(width / 8), little: refout, compute: crc(parameters) };
}

/** A CRC with `refin` and `refout` alike, as nearly all are. */
function known(
  name: string,
  summary: string,
  width: number,
  poly: number,
  init: number,
  bits: "plain" | "reflected",
  xorout = 0,
): Checksum {
  const reflected = bits === "reflected";
  return crcChecksum(name, summary, { width, poly, init, refin: reflected, refout: reflected, xorout });
}

function sum(
  name: string,
  summary: string,
  width: number,
  add: (sum: number, byte: number) => number,
): Checksum {
  const modulus = 256 ** width;
  return {
    name,
    summary,
    width,
    little: false,
    compute: (bytes) => bytes.reduce((sum, byte) => (add(sum, byte) + modulus) % modulus, 0),
  };
}

/** Two sums modulo 256, the second one of the first after each byte (RFC 1145), which is sent first. */
function fletcher(bytes: Uint8Array): number {
  let [first, second] = [0, 0];
  for (const byte of bytes) {
    first = first + byte & 0xff;
    second = second + first & 0xff;
  }
  return first << 8 | second;
}

/** All that are known; the names in capitals are those of the CRC RevEng catalogue. */
export const checksums: readonly Checksum[] = [
  known("crc16-modbus", "CRC-16/MODBUS: Modbus RTU", 16, 0x8005, 0xffff, "reflected"),
  known("crc16-ccitt", "the same as crc16-ccitt-false", 16, 0x1021, 0xffff, "plain"),
  known("crc16-ccitt-false", "CRC-16/IBM-3740: starts with ffff", 16, 0x1021, 0xffff, "plain"),
  known("crc16-xmodem", "CRC-16/XMODEM: starts with 0", 16, 0x1021, 0, "plain"),
  known(
    "crc16-kermit",
    "CRC-16/KERMIT: bits reversed, starts with 0 (the CCITT's own)",
    16,
    0x1021,
    0,
    "reflected",
  ),
  known(
    "crc16-x25",
    "CRC-16/IBM-SDLC: X.25, HDLC, PPP, trackers (CRC-ITU)",
    16,
    0x1021,
    0xffff,
    "reflected",
    0xffff,
  ),
  known("crc16-mcrf4xx", "CRC-16/MCRF4XX: MAVLink", 16, 0x1021, 0xffff, "reflected"),
  known("crc16-dnp", "CRC-16/DNP: DNP3, M-Bus by radio", 16, 0x3d65, 0, "reflected", 0xffff),
  known("crc16-arc", "CRC-16/ARC", 16, 0x8005, 0, "reflected"),
  known("crc32", "CRC-32/ISO-HDLC: Ethernet, zip", 32, 0x04c11db7, 0xffffffff, "reflected", 0xffffffff),
  known("crc32-mpeg2", "CRC-32/MPEG-2", 32, 0x04c11db7, 0xffffffff, "plain"),
  known("crc8", "CRC-8/SMBUS: polynomial 07", 8, 0x07, 0, "plain"),
  known("crc8-maxim", "CRC-8/MAXIM-DOW: 1-Wire", 8, 0x31, 0, "reflected"),
  known("crc8-dvb-s2", "CRC-8/DVB-S2: polynomial d5", 8, 0xd5, 0, "plain"),
  {
    name: "fletcher-ubx",
    summary: "8-bit Fletcher (RFC 1145): u-blox UBX",
    width: 2,
    little: false,
    compute: fletcher,
  },
  sum("lrc", "what makes the sum of all bytes 0: Modbus ASCII", 1, (sum, byte) => sum - byte),
  sum("xor8", "exclusive or of all bytes: NMEA 0183", 1, (sum, byte) => sum ^ byte),
  sum("sum8", "sum of all bytes, modulo 256", 1, (sum, byte) => sum + byte),
  sum("sum16", "sum of all bytes, modulo 65536", 2, (sum, byte) => sum + byte),
];
