import { usage } from "./failure.ts";

/** From one number to another, both included; without a first one from -Infinity, without a last one to Infinity. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

const number = "-?\\d{1,15}(?:\\.\\d{1,15})?";
const closed = new RegExp(`^(${number})$`);
const open = new RegExp(`^(?=.*\\d)(${number})?\\.\\.(${number})?$`);

/**
 * Reads `3`, `3..5`, `3..` or `..5`.
 * @returns undefined when the text is not written as a range
 * @throws {Failure} when it holds no number
 */
export function readRange(text: string): NumberRange | undefined {
  const single = closed.exec(text)?.[1];
  if (single !== undefined) return { from: Number(single), to: Number(single) };
  const found = open.exec(text);
  if (!found) return undefined;
  const [, first, last] = found;
  const range = { from: Number(first ?? -Infinity), to: Number(last ?? Infinity) };
  if (range.from > range.to) throw usage(`"${text}" holds no number (write ${last}..${first})`);
  return range;
}

/** Whether a text is written as a range with two dots. */
export function isOpenRange(text: string): boolean {
  return open.test(text);
}

/** What to write for a range in another notation, as `3+` and `> 0`; undefined when it is none. */
export function rangeInstead(text: string): string | undefined {
  const andMore = new RegExp(`^(${number})\\s*\\+$`).exec(text)?.[1];
  if (andMore !== undefined) return `${andMore}..`;
  const [, first, last] = new RegExp(`^(${number})\\.{3,}(${number})$`).exec(text) ?? [];
  if (first !== undefined) return `${first}..${last}`;
  const [, sign, written] = new RegExp(`^([<>]=?)\\s*(${number})$`).exec(text) ?? [];
  if (written === undefined) return undefined;
  const end = Number(written);
  const step = sign!.endsWith("=") || !Number.isInteger(end) ? 0 : 1;
  return sign!.startsWith(">") ? `${end + step}..` : `..${end - step}`;
}

/**
 * Reads a range of whole numbers from `least` on, as a text that can be nothing else.
 * @param complaint for what is no range: `is not a range of bytes (try 0..1)`
 */
export function parseWholeRange(text: string, least: number, complaint: string): NumberRange {
  const range = wholeRange(readRange(text), least);
  if (range) return range;
  const instead = rangeInstead(text.replace(/^(\d+)\s*-\s*(\d+)$/, "$1...$2"));
  const isAccepted = instead !== undefined && wholeRange(readRange(instead), least) !== undefined;
  throw usage(`"${text}" ${isAccepted ? `is not written as a range (write ${instead})` : complaint}`);
}

function wholeRange(range: NumberRange | undefined, least: number): NumberRange | undefined {
  if (!range) return undefined;
  const { from, to } = range;
  const isWhole = [from, to].every((end) => Number.isInteger(end) || !Number.isFinite(end));
  const first = from === -Infinity ? Math.min(least, to) : from;
  return isWhole && first >= least ? { from: first, to } : undefined;
}

export function isInRange(value: number, { from, to }: NumberRange): boolean {
  return value >= from && value <= to;
}
