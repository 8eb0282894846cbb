import fc from "fast-check";
import { concat, utf8 } from "../../src/bytes/bytes.ts";

/** What has gone wrong in other programs: byte order marks, direction overrides, C1, half characters, escapes. */
const troublesome = [
  "\ufeff",
  "\u202e",
  "\u200b",
  "\u2028",
  "\u0085",
  "\u009b31m",
  "\u00a0",
  "\u00ad",
  "\u{e0041}",
  "\x1b[2J",
  "\x7f",
  "\0",
  "\\",
  "\\x41",
  '"',
  "\r\n",
  "\t",
  "hex:",
  "é",
  "你好",
  "😀",
].map(utf8);
const halves = [[0xc3], [0xe4, 0xbd], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xff], [0x80]];

/** Any character; `unit: "binary"` has them too, but takes a second to count them. */
const character = fc.oneof(
  fc.nat({ max: 0x7f }),
  fc.nat({ max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
).map((point) => String.fromCodePoint(point));

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 6 }),
  fc.string({ unit: character, maxLength: 6 }).map(utf8),
  fc.constantFrom(...troublesome, ...halves.map((half) => Uint8Array.from(half))),
);

/** Bytes of all kinds: random ones, text, and what is known to be trouble. */
export const anyBytes: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc.array(piece, { maxLength: 10 }).map(concat);

const punctuation = [..."0123456789.:/\\,=-_[]?%{}()*+^$|xu KMGBisdmh\"'\n"];
const words = [
  "hex:",
  "base64:",
  "file:",
  "raw:",
  "text:",
  "re:",
  "re/i:",
  "any",
  "tcp://",
  "http://",
  "unix:",
];

/** Text of all kinds, much of it close to what the grammars accept. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: character, maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...punctuation), maxLength: 12 }),
  fc.tuple(fc.constantFrom(...words), fc.string({ unit: fc.constantFrom(...punctuation), maxLength: 12 }))
    .map((parts) => parts.join("")),
);

/** Cuts bytes into pieces at random places. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}
