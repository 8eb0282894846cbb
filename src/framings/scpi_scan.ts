import { LF } from "./line_ending.ts";

const hash = 0x23;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const zero = 0x30;
/** What a block can follow, if not nothing: white space, or what separates data and messages. */
const separators: readonly (number | undefined)[] = [0x20, 0x09, 0x2c, 0x3b];

/**
 * Looks for the line ending of a SCPI message: the first LF that is not in a definite length block, `#3123` and 123
 * bytes. A `#` in a quoted string or in the middle of a word (`SN#12`) begins no block, nor does one without a length
 * behind it (`#HFF`); `#0`, a block without a length, ends with the line. An LF ends the line even in a string: a stray
 * apostrophe in an error message must not hide it.
 */
export class ScpiScan {
  /** The quotation mark that the string we are in has to end with. */
  #quote: number | undefined;
  /** Where the last block ends, counted from the beginning of the message. */
  blockEnd = -1;

  /** As `Rule.measure`: the length with the LF, or minus the number of bytes that were looked at or are in a block. */
  measure(bytes: Uint8Array, start: number, known: number): number {
    if (known === 0) {
      this.#quote = undefined;
      this.blockEnd = -1;
    }
    let at = start + known;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (byte === LF) return at + 1 - start;
      // All that is special comes before it: this is for speed alone.
      if (byte <= singleQuote) {
        const block = this.#special(bytes, start, at, byte);
        // Not enough to tell: this byte is looked at again.
        if (block === undefined) break;
        at += block;
        if (block > 0) continue;
      }
      at++;
    }
    return start - at;
  }

  /** Follows strings. @returns as `blockSize` */
  #special(bytes: Uint8Array, start: number, at: number, byte: number): number | undefined {
    if (this.#quote !== undefined) {
      if (byte === this.#quote) this.#quote = undefined;
    } else if (byte === doubleQuote || byte === singleQuote) this.#quote = byte;
    else if (byte === hash && (at === start || separators.includes(bytes[at - 1]))) {
      const size = blockSize(bytes, at);
      if (size !== undefined && size > 0) this.blockEnd = at + size - start;
      return size;
    }
    return 0;
  }
}

/** The size of the block that begins at `at`, with its length; 0 if none does, undefined if more bytes must tell. */
function blockSize(bytes: Uint8Array, at: number): number | undefined {
  const digits = digit(bytes[at + 1]);
  if (digits === undefined) return at + 1 < bytes.length ? 0 : undefined;
  if (digits === 0) return 0;
  let length = 0;
  for (let i = 0; i < digits; i++) {
    const value = digit(bytes[at + 2 + i]);
    if (value === undefined) return at + 2 + i < bytes.length ? 0 : undefined;
    length = length * 10 + value;
  }
  return 2 + digits + length;
}

function digit(byte: number | undefined): number | undefined {
  return byte !== undefined && byte >= zero && byte <= zero + 9 ? byte - zero : undefined;
}
