import { toBytes } from "../bytes/integers.ts";
import { numberOf } from "./expression.ts";
import { type Format, keep } from "./format.ts";
import { TemplateError } from "./scope.ts";

/** Rounded: 3.3 * 100 is 330 to whoever wrote it, though not in binary fractions. */
export function wholeNumber(value: number | Uint8Array): number {
  const number = Math.round(numberOf(value));
  if (Number.isSafeInteger(number)) return number;
  throw new TemplateError(`${number} is too large for a whole number`);
}

function integer(size: number, order: "be" | "le" | ""): Format {
  const name = `u${8 * size}${order}`;
  return {
    name,
    help: "a whole number in this number of bits; larger values wrap around",
    apply: (inner) => ({
      ...keep(inner),
      size,
      evaluate(rendering) {
        const number = wholeNumber(inner.evaluate(rendering));
        if (inner.mustFit && (number < 0 || number >= 256 ** size)) {
          throw new TemplateError(`a length of ${number} does not fit into ${name}`);
        }
        return toBytes(number, size, order === "le");
      },
    }),
  };
}

function float(size: 4 | 8, order: "be" | "le"): Format {
  return {
    name: `f${8 * size}${order}`,
    help: "a floating point number (IEEE 754)",
    apply: (inner) => ({
      ...keep(inner),
      size,
      evaluate(rendering) {
        const view = new DataView(new ArrayBuffer(size));
        const number = numberOf(inner.evaluate(rendering));
        if (size === 4) view.setFloat32(0, number, order === "le");
        else view.setFloat64(0, number, order === "le");
        return new Uint8Array(view.buffer);
      },
    }),
  };
}

/** Numbers as bytes. */
export const numberFormats: readonly Format[] = [
  integer(1, ""),
  ...[2, 3, 4, 8].flatMap((size) => [integer(size, "be"), integer(size, "le")]),
  ...([4, 8] as const).flatMap((size) => [float(size, "be"), float(size, "le")]),
];
