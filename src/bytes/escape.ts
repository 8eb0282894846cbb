import { TextBuffer } from "./text_buffer.ts";

/**
 * Peers' bytes as text that is safe on a terminal and in a log.
 *
 * Printable UTF-8 stays as it is; everything else (controls, invalid UTF-8, C1, invisible format characters such
 * as bidirectional overrides) becomes a C escape. A backslash becomes two, so the result is also a `text:` payload
 * that stands for exactly these bytes.
 */
export function escapeBytes(bytes: Uint8Array): string {
  return decoded(bytes, everything);
}

/** As `escapeBytes`, but line feeds and tabs stay: for showing a reply on a terminal. */
export function escapeForTerminal(bytes: Uint8Array): string {
  return decoded(bytes, butLayout);
}

/** As `escapeBytes`, into a buffer. */
export function writeEscaped(buffer: TextBuffer, bytes: Uint8Array): void {
  writeWith(everything, buffer, bytes);
}

/** A byte order mark is a character like any other here: dropping it would lose bytes. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const scratch = new TextBuffer();

function decoded(bytes: Uint8Array, table: EscapeTable): string {
  if (isPlainAscii(bytes)) return decoder.decode(bytes);
  scratch.clear();
  writeWith(table, scratch, bytes);
  return decoder.decode(scratch.written);
}

/** No escapes needed at all: by far the most common case. */
function isPlainAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x20 || byte > 0x7e || byte === 0x5c) return false;
  }
  return true;
}

/** The text of each byte in four places, of which the first `length` count. */
interface EscapeTable {
  readonly text: Uint8Array;
  readonly length: Uint8Array;
}

function escapeTable(short: Readonly<Record<string, string>>): EscapeTable {
  const table = { text: new Uint8Array(256 * 4), length: new Uint8Array(256) };
  for (let byte = 0; byte < 256; byte++) {
    const character = String.fromCharCode(byte);
    const isPlain = byte >= 0x20 && byte < 0x7f;
    const text = short[character] ?? (isPlain ? character : `\\x${byte.toString(16).padStart(2, "0")}`);
    for (let i = 0; i < text.length; i++) table.text[4 * byte + i] = text.charCodeAt(i);
    table.length[byte] = text.length;
  }
  return table;
}

const butLayout = escapeTable({ "\\": "\\\\", "\r": "\\r", "\0": "\\0", "\n": "\n", "\t": "\t" });
const everything = escapeTable({ "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t", "\0": "\\0" });

function writeWith({ text, length }: EscapeTable, buffer: TextBuffer, bytes: Uint8Array): void {
  // All four places are always written, also of the last one.
  buffer.reserve(4 * bytes.length + 4);
  const out = buffer.bytes;
  let at = buffer.length;
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i]!;
    if (byte >= 0xc2) {
      const size = sequenceLength(bytes, i);
      if (size > 0 && classOf(bytes, i, size) === "printable") {
        for (const end = i + size; i < end;) out[at++] = bytes[i++]!;
        continue;
      }
    }
    const from = 4 * byte;
    out[at] = text[from]!;
    out[at + 1] = text[from + 1]!;
    out[at + 2] = text[from + 2]!;
    out[at + 3] = text[from + 3]!;
    at += length[byte]!;
    i++;
  }
  buffer.length = at;
}

/**
 * What a character is. `printable`: letters, marks, numbers, punctuation, symbols and the plain space; `space`: other
 * spaces; `other`: controls, formats, surrogates, unassigned, separators of lines and paragraphs.
 */
type CharacterClass = "printable" | "space" | "other";
const classes: readonly (CharacterClass | undefined)[] = [undefined, "printable", "space", "other"];

/** The place in `classes` by code point, once it is known: finding it out takes a regular expression. */
let known: Uint8Array | undefined;

/** @param size of the well-formed sequence at `at`, from 2 to 4 */
function classOf(bytes: Uint8Array, at: number, size: number): CharacterClass {
  known ??= new Uint8Array(0x110000);
  let code = bytes[at]! & (0x7f >> size);
  for (let i = 1; i < size; i++) code = code << 6 | bytes[at + i]! & 0x3f;
  return classes[known[code] ||= classify(String.fromCodePoint(code))]!;
}

function classify(character: string): number {
  if (/^[^\p{C}\p{Z}]$/u.test(character)) return 1;
  return /^\p{Zs}$/u.test(character) ? 2 : 3;
}

/** How many bytes the well-formed UTF-8 sequence at `at` has (RFC 3629, section 4), or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const second = bytes[at + 1]!;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return length;
}

/**
 * The bytes as text if all of them are printable UTF-8 or ordinary line layout (CR, LF, tab); else undefined.
 * What a JSON log may show as `text`.
 */
export function printableText(bytes: Uint8Array): string | undefined {
  for (let i = 0; i < bytes.length;) {
    const size = printableLength(bytes, i);
    if (size === 0) return undefined;
    i += size;
  }
  return decoder.decode(bytes);
}

/** How many bytes the character at `at` has if `printableText` takes it, or 0. */
function printableLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!;
  if (byte < 0x80) return json[byte]! < 2 ? 0 : 1;
  const size = sequenceLength(bytes, at);
  return size > 0 && classOf(bytes, at, size) !== "other" ? size : 0;
}

/** For each byte of ASCII: 0 what is not printable, 2 what stands as it is in a JSON string, else what follows a backslash. */
const json = Uint8Array.from({ length: 128 }, (_, byte) => {
  const escape = ({ 0x0a: "n", 0x0d: "r", 0x09: "t", 0x22: '"', 0x5c: "\\" } as Record<number, string>)[byte];
  return escape ? escape.charCodeAt(0) : byte < 0x20 || byte === 0x7f ? 0 : 2;
});

/** Appends `printableText(bytes)` as a JSON string, with its quotes. @returns false, and appends nothing, if there is none */
export function writeJsonString(buffer: TextBuffer, bytes: Uint8Array): boolean {
  buffer.reserve(2 * bytes.length + 2);
  const out = buffer.bytes;
  let at = buffer.length;
  out[at++] = 0x22;
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i]!;
    if (byte < 0x80) {
      const how = json[byte]!;
      if (how === 2) out[at++] = byte;
      else if (how === 0) return false;
      else {
        out[at++] = 0x5c;
        out[at++] = how;
      }
      i++;
    } else {
      const size = printableLength(bytes, i);
      if (size === 0) return false;
      for (const end = i + size; i < end;) out[at++] = bytes[i++]!;
    }
  }
  out[at++] = 0x22;
  buffer.length = at;
  return true;
}
