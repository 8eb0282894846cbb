import { fromLatin1, latin1, utf8 } from "../bytes/bytes.ts";
import { parseHex } from "../values/payload.ts";
import { bytesOf } from "./expression.ts";
import { type Format, keep } from "./format.ts";
import { MissingValue, TemplateError } from "./scope.ts";

/** A format that makes bytes of bytes. */
function textual(
  name: string,
  help: string,
  change: (text: string) => Uint8Array,
  keepsSize: boolean,
): Format {
  return {
    name,
    help,
    apply: (inner) => ({
      ...keep(inner),
      ...(keepsSize && inner.size !== undefined ? { size: inner.size } : {}),
      evaluate: (rendering) => change(latin1(bytesOf(inner.evaluate(rendering), inner.natural))),
    }),
  };
}

const upper = textual("upper", "upper case letters", (text) => {
  return fromLatin1(text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()));
}, true);

const lower = textual("lower", "lower case letters", (text) => {
  return fromLatin1(text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
}, true);

const base64 = textual("base64", "the bytes in base64", (text) => utf8(btoa(text)), false);

const unhex = textual("unhex", "the bytes that hexadecimal digits stand for", (text) => {
  try {
    return parseHex(text);
  } catch (error) {
    throw new TemplateError((error as Error).message);
  }
}, false);

const fallback: Format = {
  name: "default",
  argument: "TEXT",
  help: "this text where there is no such value",
  apply: ({ evaluate, isConstant = false, uses = [] }, argument) => ({
    isConstant,
    uses,
    evaluate(rendering) {
      try {
        return evaluate(rendering);
      } catch (error) {
        if (error instanceof MissingValue) return utf8(argument);
        throw error;
      }
    },
  }),
};

/** Bytes as other bytes. */
export const textFormats: readonly Format[] = [upper, lower, base64, unhex, fallback];
