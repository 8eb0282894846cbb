import { utf8 } from "./bytes.ts";
import { TextBuffer } from "./text_buffer.ts";

const rowLength = 16;
/** How many characters follow the offset in a row of 16 bytes. */
const rowTail = 2 + 8 * 3 + 1 + 8 * 3 + 1 + 1 + rowLength + 1;
const space = 0x20;
const bar = 0x7c;
const dot = 0x2e;

/** The two hexadecimal digits of each byte. */
const digits = Uint8Array.from(
  { length: 512 },
  (_, i) => (i >> 1).toString(16).padStart(2, "0").charCodeAt(i & 1),
);

/** What the text column shows of each byte: printable ASCII as it is, a dot for everything else. */
const ascii = Uint8Array.from({ length: 256 }, (_, byte) => byte < 0x20 || byte > 0x7e ? dot : byte);

const buffer = new TextBuffer();
const decoder = new TextDecoder();

/**
 * Rows of offset, hexadecimal and ASCII, in the layout of `hexdump -C`:
 * `00000000  49 20 61 6d 20 43 68 75  63 6b 20 4e 6f 72 72 69  |I am Chuck Norri|`
 * @param offset the number of the first byte
 */
export function hexRows(bytes: Uint8Array, offset = 0): string[] {
  if (bytes.length === 0) return [];
  buffer.clear();
  writeHexRows(buffer, bytes, offset, "\n");
  return decoder.decode(buffer.written.subarray(0, -1)).split("\n");
}

/** As `hexRows`, into a buffer, with `lineEnd` (ASCII) behind each row. */
export function writeHexRows(buffer: TextBuffer, bytes: Uint8Array, offset: number, lineEnd: string): void {
  const rows = Math.ceil(bytes.length / rowLength);
  // An offset of up to 2^53 has 14 digits.
  buffer.reserve(rows * (14 + rowTail + lineEnd.length));
  const out = buffer.bytes;
  const end = utf8(lineEnd);
  let at = buffer.length;
  for (let from = 0; from < bytes.length; from += rowLength) {
    at = writeOffset(out, at, offset + from);
    at = writeRow(out, at, bytes, from, Math.min(rowLength, bytes.length - from));
    for (let i = 0; i < end.length; i++) out[at++] = end[i]!;
  }
  buffer.length = at;
}

/** Eight digits, or more if it takes more. */
function writeOffset(out: Uint8Array, at: number, offset: number): number {
  const high = Math.floor(offset / 2 ** 32);
  if (high > 0) { for (const digit of high.toString(16)) out[at++] = digit.charCodeAt(0); }
  for (let shift = 24; shift >= 0; shift -= 8) {
    const pair = 2 * (offset >>> shift & 0xff);
    out[at++] = digits[pair]!;
    out[at++] = digits[pair + 1]!;
  }
  return at;
}

/** All of a row but its offset. @returns where it ends */
function writeRow(out: Uint8Array, at: number, bytes: Uint8Array, from: number, count: number): number {
  out[at++] = space;
  for (let i = 0; i < rowLength; i++) {
    out[at++] = space;
    if (i === rowLength / 2) out[at++] = space;
    const isThere = i < count;
    const pair = isThere ? 2 * bytes[from + i]! : 0;
    out[at++] = isThere ? digits[pair]! : space;
    out[at++] = isThere ? digits[pair + 1]! : space;
  }
  out[at++] = space;
  out[at++] = space;
  out[at++] = bar;
  for (let i = 0; i < count; i++) out[at++] = ascii[bytes[from + i]!]!;
  out[at++] = bar;
  return at;
}

/** Appends two hexadecimal digits a byte, without separators. */
export function writeHex(buffer: TextBuffer, bytes: Uint8Array): void {
  buffer.reserve(2 * bytes.length);
  const out = buffer.bytes;
  let at = buffer.length;
  for (let i = 0; i < bytes.length; i++) {
    const pair = 2 * bytes[i]!;
    out[at++] = digits[pair]!;
    out[at++] = digits[pair + 1]!;
  }
  buffer.length = at;
}
