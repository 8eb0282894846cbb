/**
 * Peers' bytes as text that is safe on a terminal and in a log.
 *
 * Printable UTF-8 stays as it is; everything else (controls, invalid UTF-8, C1, invisible format characters such
 * as bidirectional overrides) becomes a C escape. A backslash becomes two, so the result is also a `text:` payload
 * that stands for exactly these bytes.
 */
export function escapeBytes(bytes: Uint8Array): string {
  return escapeText(bytes, "\\\r\n\t\0");
}

/** As `escapeBytes`, but line feeds and tabs stay: for showing a reply on a terminal. */
export function escapeForTerminal(bytes: Uint8Array): string {
  return escapeText(bytes, "\\\r\0");
}

const short: Record<string, string> = { "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t", "\0": "\\0" };

function escapeText(bytes: Uint8Array, special: string): string {
  if (isPlainAscii(bytes)) return decoder.decode(bytes);
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    const character = length === 0 ? undefined : decoder.decode(bytes.subarray(at, at + length));
    if (character === undefined) text += hexEscape(bytes[at++]!);
    else {
      if (special.includes(character)) text += short[character];
      else if (character === "\n" || character === "\t" || isPrintable(character)) text += character;
      else bytes.subarray(at, at + length).forEach((byte) => text += hexEscape(byte));
      at += length;
    }
  }
  return text;
}

/** A byte order mark is a character like any other here: dropping it would lose bytes. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** No escapes needed at all: by far the most common case, decided without decoding. */
function isPlainAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte < 0x20 || byte > 0x7e || byte === 0x5c) return false;
  return true;
}

/** Letters, marks, numbers, punctuation, symbols and the plain space; not controls, formats, surrogates, unassigned. */
function isPrintable(character: string): boolean {
  return character === " " || /^[^\p{C}\p{Z}]$/u.test(character);
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
  let ascii = true;
  for (const byte of bytes) {
    if (byte >= 0x80) ascii = false;
    else if ((byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) || byte === 0x7f) {
      return undefined;
    }
  }
  if (ascii) return decoder.decode(bytes);
  try {
    const text = strictDecoder.decode(bytes);
    return /[^\P{C}\r\n\t]|[\u2028\u2029]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
