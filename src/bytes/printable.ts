import { utf8 } from "./bytes.ts";
import { escapeBytes } from "./escape.ts";

/** How much of what was expected or received stands in one line. */
const most = 200;

/** Controls, marks that can't be seen or change the direction of text, half characters, unusual spaces. */
export const unprintable = /(?! )[\p{C}\p{Z}]/gu;

/**
 * Text that may hold anything, on one line that is safe on a terminal and in every format: what is not printable
 * becomes an escape. A backslash stays, because most texts have been escaped already.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => escapeBytes(utf8(character)));
}

/** A printable name that is never empty, without spaces at its ends: formats would drop both. */
export function label(text: string): string {
  return printable(text).trim() || "(no name)";
}

/** A printable text that may be long. */
export function shortened(text: string): string {
  const characters = [...printable(text)];
  if (characters.length <= most) return characters.join("");
  return `${characters.slice(0, most).join("")}... (${characters.length - most} characters more)`;
}

/** Bytes as printable text, and how many there are. */
export function excerpt(bytes: Uint8Array): string {
  if (bytes.length === 0) return "nothing";
  const count = bytes.length === 1 ? "1 byte" : `${bytes.length} bytes`;
  if (bytes.length <= most) return `${escapeBytes(bytes)} (${count})`;
  return `${escapeBytes(bytes.subarray(0, most))}... (${count})`;
}
