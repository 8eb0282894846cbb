import crc16arc from "crc/calculators/crc16";
import crc16ccittFalse from "crc/calculators/crc16ccitt";
import crc16kermit from "crc/calculators/crc16kermit";
import crc16modbus from "crc/calculators/crc16modbus";
import crc16xmodem from "crc/calculators/crc16xmodem";
import crc32 from "crc/calculators/crc32";
import crc32mpeg2 from "crc/calculators/crc32mpeg2";
import crc8 from "crc/calculators/crc8";
import crc8maxim from "crc/calculators/crc81wire";
import crc8dvbS2 from "crc/calculators/crc8dvbs2";

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

const reflected = true;
const plain = false;

function crc(
  name: string,
  summary: string,
  width: number,
  little: boolean,
  calculate: (bytes: Uint8Array) => number,
): Checksum {
  // The calculators work in signed numbers.
  return { name, summary, width, little, compute: (bytes) => calculate(bytes) >>> 0 };
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

/** All that are known; the names in capitals are those of the CRC RevEng catalogue. */
export const checksums: readonly Checksum[] = [
  crc("crc16-modbus", "CRC-16/MODBUS: Modbus RTU", 2, reflected, crc16modbus),
  crc("crc16-ccitt", "the same as crc16-ccitt-false", 2, plain, crc16ccittFalse),
  crc("crc16-ccitt-false", "CRC-16/IBM-3740: starts with ffff", 2, plain, crc16ccittFalse),
  crc("crc16-xmodem", "CRC-16/XMODEM: starts with 0", 2, plain, crc16xmodem),
  crc(
    "crc16-kermit",
    "CRC-16/KERMIT: bits reversed, starts with 0 (the CCITT's own)",
    2,
    reflected,
    crc16kermit,
  ),
  crc("crc16-arc", "CRC-16/ARC", 2, reflected, crc16arc),
  crc("crc32", "CRC-32/ISO-HDLC: Ethernet, zip", 4, reflected, crc32),
  crc("crc32-mpeg2", "CRC-32/MPEG-2", 4, plain, crc32mpeg2),
  crc("crc8", "CRC-8/SMBUS: polynomial 07", 1, plain, crc8),
  crc("crc8-maxim", "CRC-8/MAXIM-DOW: 1-Wire", 1, reflected, crc8maxim),
  crc("crc8-dvb-s2", "CRC-8/DVB-S2: polynomial d5", 1, plain, crc8dvbS2),
  sum("lrc", "what makes the sum of all bytes 0: Modbus ASCII", 1, (sum, byte) => sum - byte),
  sum("xor8", "exclusive or of all bytes: NMEA 0183", 1, (sum, byte) => sum ^ byte),
  sum("sum8", "sum of all bytes, modulo 256", 1, (sum, byte) => sum + byte),
  sum("sum16", "sum of all bytes, modulo 65536", 2, (sum, byte) => sum + byte),
];
