import { fromLatin1, latin1, utf8 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { toBytes } from "../bytes/integers.ts";
import { TemplateError, type TemplateScope } from "./scope.ts";

/** The pieces of a template from one up to another, which a length or checksum is about. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** One filling in of a template. */
export interface Rendering {
  readonly scope: TemplateScope;
  /** The number of this filling in. */
  readonly count: number;
  lengthOf(range: Range): number;
  bytesOf(range: Range): Uint8Array;
}

/** What stands in a tag, ready to be evaluated. */
export interface TemplateExpression {
  /** @throws {TemplateError} when what it needs is not there or not of the kind it needs */
  evaluate(rendering: Rendering): number | Uint8Array;
  /** Whether it is certain to be a number, which in `hex:` needs a format. */
  readonly isNumber?: boolean;
  /** A number that has bytes of its own, as a checksum has; other numbers become decimal digits. */
  readonly natural?: { readonly size: number; readonly little: boolean };
  /** A length: what does not fit into its format is an error, and does not wrap around. */
  readonly mustFit?: boolean;
  /** Whether it is the same each time. */
  readonly isConstant?: boolean;
  /** How many bytes it makes, when that is certain: so a length can stand in what it measures. */
  readonly size?: number;
  /** What it measures. */
  readonly uses?: readonly TemplateUse[];
}

export interface TemplateUse {
  readonly range: Range;
  /** Whether the length is enough, or the bytes are needed. */
  readonly only: "length" | "bytes";
}

/** What a tag puts into the payload. */
export function bytesOf(value: number | Uint8Array, natural: TemplateExpression["natural"]): Uint8Array {
  if (typeof value !== "number") return value;
  return natural ? toBytes(value, natural.size, natural.little) : utf8(decimal(value));
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
export function decimal(number: number): string {
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(15)));
}

/** @throws {TemplateError} when it is neither a number nor the digits of one */
export function numberOf(value: number | Uint8Array): number {
  if (typeof value === "number") return value;
  const text = latin1(value.subarray(0, 100)).trim();
  const isNumber = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|0x[0-9a-f]+)$/i.test(text);
  if (isNumber && Number.isFinite(Number(text))) return Number(text);
  throw new TemplateError(`"${escapeBytes(fromLatin1(text))}" is not a number`);
}
