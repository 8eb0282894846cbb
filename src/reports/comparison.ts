import { escapeBytes } from "../bytes/escape.ts";
import { hexRows } from "../bytes/hex_dump.ts";
import type { Difference } from "./difference.ts";

const rowLength = 16;
/** How many rows are shown before and after the one with the difference. */
const around = 1;
/** How many rows are shown of bytes that are compared with nothing. */
const mostRows = 8;

/** The first difference in words: `byte 7 is 58 "X" instead of 55 "U"`. */
export function differenceInWords(
  { expected, received }: Difference,
  wanted: Uint8Array,
  got: Uint8Array,
): string {
  const count = (n: number) => n === 1 ? "1 byte" : `${n} bytes`;
  if (got.length === 0) return "nothing was received";
  if (received >= got.length) {
    return `it ends after ${count(got.length)}, ${byte(wanted, expected)} is missing`;
  }
  if (expected >= wanted.length) {
    return `byte ${received} is ${byte(got, received)} behind all that was expected`;
  }
  return `byte ${received} is ${byte(got, received)} instead of ${byte(wanted, expected)}`;
}

/** A byte in hexadecimal and as text. */
function byte(bytes: Uint8Array, at: number): string {
  const one = bytes.subarray(at, at + 1);
  return `${one[0]?.toString(16).padStart(2, "0")} "${escapeBytes(one)}"`;
}

/** The rows about the first difference, expected above received, with a mark beneath the bytes that differ. */
export function comparisonRows(
  { expected, received }: Difference,
  wanted: Uint8Array,
  got: Uint8Array,
): string[] {
  const shift = received - expected;
  const place = Math.floor(expected / rowLength);
  const last = Math.ceil(Math.max(wanted.length, got.length - shift) / rowLength) - 1;
  const rows: string[] = [];
  for (let row = Math.max(0, place - around); row <= Math.min(last, place + around); row++) {
    rows.push(`expected  ${hexRow(wanted, row * rowLength)}`);
    rows.push(`received  ${hexRow(got, row * rowLength + shift)}`);
    if (row === place) rows.push(`          ${mark(expected % rowLength)}`);
  }
  return rows;
}

/** One row; no more than its offset where the bytes have ended. */
function hexRow(bytes: Uint8Array, at: number): string {
  return hexRows(bytes.subarray(at, at + rowLength), at)[0] ?? at.toString(16).padStart(8, "0");
}

/** Points at a byte of a row of `hexRows`, in its hexadecimal and in its text column. */
function mark(column: number): string {
  const hex = 10 + column * 3 + (column < 8 ? 0 : 1);
  const text = 61 + column;
  return `${" ".repeat(hex)}^^${" ".repeat(text - hex - 2)}^`;
}

/** Bytes that are compared with nothing: their beginning. */
export function beginningRows(bytes: Uint8Array): string[] {
  const shown = bytes.subarray(0, mostRows * rowLength);
  const rest = bytes.length - shown.length;
  return rest === 0 ? hexRows(shown) : [...hexRows(shown), `... (${rest} bytes more)`];
}
