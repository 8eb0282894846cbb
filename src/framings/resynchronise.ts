import { indexOf } from "../bytes/bytes.ts";
import type { BadMessage } from "../events/frame.ts";

/** Whether the bytes there begin with the header, as far as there are any. */
export function beginsWith(bytes: Uint8Array, at: number, header: Uint8Array): boolean {
  const there = Math.min(header.length, bytes.length - at);
  for (let i = 0; i < there; i++) {
    if (bytes[at + i] !== header[i]) return false;
  }
  return true;
}

/**
 * Measures the bytes that stand before the next header, as `FrameCodec.measure` does: they are cut off in front of it,
 * and in pieces that a frame may have.
 * @param searched how many of them were searched before
 * @param max how long a frame may be
 */
export function untilHeader(
  bytes: Uint8Array,
  at: number,
  header: Uint8Array,
  searched: number,
  max: number,
): number {
  // A header that begins there stands in the first `max` bytes, so that it is found before a piece is cut off.
  const longest = max - header.length + 1;
  const found = indexOf(bytes, header, at + Math.max(1, searched - header.length + 1));
  if (found !== -1) return Math.min(found - at, longest);
  return bytes.length - at >= max ? longest : at - bytes.length;
}

/** Where in these bytes, behind the first, a header or its beginning stands; else where they end. */
export function nextHeader(bytes: Uint8Array, header: Uint8Array): number {
  const found = indexOf(bytes, header, 1);
  if (found !== -1) return found;
  let at = Math.max(1, bytes.length - header.length + 1);
  while (!beginsWith(bytes, at, header)) at++;
  return at;
}

/** What is wrong with the bytes before a header. */
export const noHeader: BadMessage = {
  kind: "header",
  problem: "these bytes are in no message: none begins with them",
};
