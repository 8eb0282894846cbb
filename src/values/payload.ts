import { fromLatin1, utf8 } from "../bytes/bytes.ts";
import { usage } from "./failure.ts";
import type { Platform } from "./platform.ts";

export const payloadNotations = ["text", "hex", "base64", "file", "raw"] as const;
type Notation = typeof payloadNotations[number];

/** Splits `hex:01 02` into its notation and value; without a known notation in front, it is `text`. */
export function splitNotation(text: string): [Notation, string] {
  for (const notation of payloadNotations) {
    if (text.startsWith(`${notation}:`)) return [notation, text.slice(notation.length + 1)];
  }
  return ["text", text];
}

/**
 * Reads `[notation:]value`: `text:` (the default, with C escapes), `hex:`, `base64:`, `file:PATH` or `raw:`.
 * @throws {Failure} when the value does not follow its notation, or the file can't be read
 */
export function parsePayload(text: string, platform: Platform): Uint8Array {
  const [notation, value] = splitNotation(text);
  switch (notation) {
    case "text":
      return unescape(value);
    case "raw":
      return utf8(value);
    case "hex":
      return parseHex(value);
    case "base64":
      return parseBase64(value);
    case "file":
      if (value === "") throw usage(`"file:" names no file (try file:request.bin)`);
      return platform.readFile(value, "payload");
  }
}

const simpleEscapes: Record<string, string> = {
  r: "\r",
  n: "\n",
  t: "\t",
  0: "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** C escapes: `\r \n \t \0 \\ \xHH` (one byte) and `\u{H...}` (a code point, as UTF-8). */
function unescape(text: string): Uint8Array {
  if (!text.includes("\\")) return utf8(text);
  const parts = text.split(/(\\(?:x[0-9a-fA-F]{2}|u\{[0-9a-fA-F]{1,6}\}|[^xu]|.|$))/su);
  return fromLatin1(parts.map((part, i) => latin1Of(i % 2 === 0 ? utf8(part) : escaped(part))).join(""));
}

function latin1Of(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function escaped(escape: string): Uint8Array {
  const letter = escape.charAt(1);
  if (letter === "x" && escape.length === 4) return Uint8Array.of(parseInt(escape.slice(2), 16));
  if (letter === "u" && escape.length > 4) {
    const point = parseInt(escape.slice(3, -1), 16);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      throw usage(`"${escape}" is not a Unicode code point (at most \\u{10ffff}, no surrogates)`);
    }
    return utf8(String.fromCodePoint(point));
  }
  const plain = simpleEscapes[letter];
  if (plain !== undefined) return utf8(plain);
  throw usage(
    `"${escape}" is not an escape (accepted: \\r \\n \\t \\0 \\\\ \\xHH \\u{H}; use raw: for text without escapes)`,
  );
}

/** Pairs of hexadecimal digits; white space, `0x`, `:` `,` and `-` between them are tolerated. */
export function parseHex(text: string): Uint8Array {
  return Uint8Array.from(
    hexPairs(text, /^[0-9a-f]{2}$/i, "hexadecimal digits"),
    (pair) => parseInt(pair, 16),
  );
}

/** Splits hex notation into pairs, each of which must match `pair`. */
export function hexPairs(text: string, pair: RegExp, what: string): string[] {
  const pairs: string[] = [];
  for (const word of text.split(/[\s,:-]+/)) {
    const digits = word.replace(/^0x/i, "");
    if (digits.length === 1 && pair.test(`0${digits}`)) pairs.push(`0${digits}`);
    else {
      if (digits.length % 2 !== 0) {
        throw usage(`"${word}" has an odd number of digits (write bytes as 01 0a ff)`);
      }
      pairs.push(...(digits.match(/../gs) ?? []));
    }
  }
  const bad = pairs.find((each) => !pair.test(each));
  if (bad !== undefined) throw usage(`"${bad}" in "${text}" is not ${what} (write bytes as 01 0a ff)`);
  return pairs;
}

function parseBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  } catch {
    throw usage(`"${text}" is not base64 (RFC 4648)`);
  }
}
