/** Which of the 256 bytes are in a class of a regular expression. */
export type ByteSet = boolean[];

/** The bytes in some ranges, both ends included. */
export const set = (...ranges: ReadonlyArray<readonly [from: number, to: number]>): ByteSet =>
  Array.from({ length: 256 }, (_, byte) => ranges.some(([from, to]) => byte >= from && byte <= to));

export const not = (bytes: ByteSet): ByteSet => bytes.map((isIn) => !isIn);

const digits = set([0x30, 0x39]);
const wordBytes = set([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]);
/** As in JavaScript, as far as they are bytes: TAB, LF, VT, FF, CR, the blank and the one that does not break. */
const blanks = set([0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0]);
export const lineEnds = set([0x0a, 0x0a], [0x0d, 0x0d]);

/** The sets that an escape stands for, by its letter. */
export const sets: Readonly<Record<string, ByteSet>> = {
  d: digits,
  D: not(digits),
  w: wordBytes,
  W: not(wordBytes),
  s: blanks,
  S: not(blanks),
};
/** As one character of RE2 source. */
export function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /\w/.test(character) ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** As a class of RE2: always of the bytes that are in it, because a marked text holds more than bytes. */
export function writeClass(bytes: ByteSet): string {
  let ranges = "";
  for (let from = bytes.indexOf(true); from !== -1; from = bytes.indexOf(true, from)) {
    const end = bytes.indexOf(false, from);
    const to = (end === -1 ? bytes.length : end) - 1;
    ranges += from === to ? escapeByte(from) : `${escapeByte(from)}-${escapeByte(to)}`;
    from = to + 1;
  }
  return ranges === "" ? "[^\\x00-\\x{10ffff}]" : `[${ranges}]`;
}
