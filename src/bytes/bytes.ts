/** Text to UTF-8. */
const encoder = new TextEncoder();
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Bytes as a string of the same length, one character a byte (ISO 8859-1): what regular expressions run over. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  // The argument list of one call must stay well below the engine's limit.
  for (let at = 0; at < bytes.length; at += 8192) {
    // Ten times as fast as spreading the bytes.
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192) as unknown as number[]);
  }
  return text;
}

/** The reverse of `latin1`: every character must be below U+0100. */
export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Where `wanted` first stands in `bytes` at or after `from`, or -1. */
export function indexOf(bytes: Uint8Array, wanted: Uint8Array, from = 0): number {
  const first = wanted[0];
  if (first === undefined) return from <= bytes.length ? from : -1;
  const last = bytes.length - wanted.length;
  for (let at = bytes.indexOf(first, from); at !== -1 && at <= last; at = bytes.indexOf(first, at + 1)) {
    let i = 1;
    while (i < wanted.length && bytes[at + i] === wanted[i]) i++;
    if (i === wanted.length) return at;
  }
  return -1;
}

/** Bytes as hexadecimal digits: `01 03 0a`. */
export function toHex(bytes: Uint8Array, separator = " "): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
}

/** As base64 (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64(): string }).toBase64();
}
