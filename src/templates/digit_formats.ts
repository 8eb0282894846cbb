import { toHex, utf8 } from "../bytes/bytes.ts";
import { usage } from "../values/failure.ts";
import { numberOf } from "./expression.ts";
import { type Format, keep } from "./format.ts";
import { wholeNumber } from "./number_formats.ts";
import { TemplateError } from "./scope.ts";

function digitCount(argument: string): number {
  const count = /^\d{1,3}$/.test(argument) ? Number(argument) : 0;
  if (count > 0) return count;
  throw usage(`"${argument}" is not a number of digits (1 to 999)`);
}

/** Digits, with zeros in front but behind a sign. */
function padded(text: string, count: number | undefined, what: string): Uint8Array {
  if (count !== undefined && text.length > count) {
    throw new TemplateError(`${what} has more than ${count} digit${count > 1 ? "s" : ""}`);
  }
  const sign = text.startsWith("-") ? "-" : "";
  return utf8(sign + text.slice(sign.length).padStart((count ?? 0) - sign.length, "0"));
}

const hex: Format = {
  name: "hex",
  argument: "N",
  help: "hexadecimal digits of bytes or of a number; with N exactly N digits",
  apply(inner, argument) {
    const count = argument === "" ? inner.natural && 2 * inner.natural.size : digitCount(argument);
    const size = count ?? (inner.size === undefined ? undefined : 2 * inner.size);
    return {
      ...keep(inner),
      ...(size === undefined ? {} : { size }),
      evaluate(rendering) {
        const value = inner.evaluate(rendering);
        if (typeof value !== "number") return padded(toHex(value, ""), count, "it");
        if (!Number.isSafeInteger(value) || value < 0) {
          throw new TemplateError(
            `${value} has no hexadecimal digits (use u16be|hex for one that is negative)`,
          );
        }
        const digits = value.toString(16);
        return padded(digits, count ?? digits.length + digits.length % 2, String(value));
      },
    };
  },
};

const dec: Format = {
  name: "dec",
  argument: "N",
  help: "decimal digits of a whole number; with N exactly N digits",
  apply(inner, argument) {
    const count = argument === "" ? undefined : digitCount(argument);
    return {
      ...keep(inner),
      ...(count === undefined ? {} : { size: count }),
      evaluate(rendering) {
        const number = String(wholeNumber(inner.evaluate(rendering)));
        return padded(number, count, number);
      },
    };
  },
};

const fixed: Format = {
  name: "fixed",
  argument: "N",
  help: "a number with N digits behind the point",
  apply(inner, argument) {
    const count = /^\d{1,2}$/.test(argument) ? Number(argument) : NaN;
    if (!(count <= 20)) throw usage(`"${argument}" is not a number of digits (0 to 20)`);
    return {
      ...keep(inner),
      evaluate: (rendering) => utf8(numberOf(inner.evaluate(rendering)).toFixed(count)),
    };
  },
};

/** Numbers and bytes as digits. */
export const digitFormats: readonly Format[] = [hex, dec, fixed];
