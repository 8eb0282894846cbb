import type { Frame } from "../events/frame.ts";
import { join } from "../bytes/slab_allocator.ts";

export const LF = 0x0a;
export const CR = 0x0d;
export const lf = Uint8Array.of(LF);
export const crlf = Uint8Array.of(CR, LF);

export function endsWithCrlf(bytes: Uint8Array): boolean {
  return bytes[bytes.length - 1] === LF && bytes[bytes.length - 2] === CR;
}

/** Ends a line as the one that is being answered; and so that a CR of its own is not taken for part of the ending. */
export function endLine(content: Uint8Array, like: Frame | undefined): Uint8Array {
  const needsCr = content[content.length - 1] === CR || (like !== undefined && endsWithCrlf(like.wire));
  return join([content, needsCr ? crlf : lf]);
}
