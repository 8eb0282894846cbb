import { fromLatin1, toHex, utf8 } from "../bytes/bytes.ts";
import { usage } from "../values/failure.ts";
import { type NumberRange, readRange } from "../values/number_range.ts";
import type { TemplateExpression } from "./expression.ts";
import type { TemplateFunction } from "./function.ts";

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const mostBytes = 16 * 1024 * 1024;

type RandomBytes = () => number;

function randomBytes(count: number, random: RandomBytes): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}

function randomLetters(count: number, random: RandomBytes): Uint8Array {
  const letter = () => alphanumeric[Math.floor(random() * alphanumeric.length)];
  return fromLatin1(Array.from({ length: count }, letter).join(""));
}

/** `4`, `8:alnum` or `1..6`. */
function parseRandom(text: string): TemplateExpression {
  const range = text.includes("..") ? readRange(text) : undefined;
  if (range && [range.from, range.to].every(Number.isSafeInteger)) return between(range);
  const [, digits, kind] = /^(\d{1,8})(:alnum)?$/.exec(text) ?? [];
  const size = digits === undefined ? NaN : Number(digits);
  if (!(size <= mostBytes)) {
    throw usage(`"random:${text}" is not of the form random:N, random:N:alnum or random:LEAST..MOST`);
  }
  const make = kind === undefined ? randomBytes : randomLetters;
  return { size, evaluate: ({ scope }) => make(size, scope.random) };
}

function between({ from, to }: NumberRange): TemplateExpression {
  return {
    isNumber: true,
    evaluate: ({ scope }) => from + Math.floor(scope.random() * (to - from + 1)),
  };
}

/** Version 4 of RFC 9562: random but for the version and the variant. */
function uuid(random: RandomBytes): Uint8Array {
  const bytes = randomBytes(16, random);
  bytes[6] = bytes[6]! & 0x0f | 0x40;
  bytes[8] = bytes[8]! & 0x3f | 0x80;
  return utf8(toHex(bytes, "").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"));
}

/** What is different each time, and the same again in a run with the same seed. */
export const randomSources: readonly TemplateFunction[] = [
  {
    name: "random",
    takes: "word",
    argument: "N",
    help: "N random bytes; random:N:alnum letters and digits; random:1..6 a whole number",
    read: (text = "") => parseRandom(text),
  },
  {
    name: "uuid",
    takes: "nothing",
    help: "a random UUID",
    read: () => ({ size: 36, evaluate: ({ scope }) => uuid(scope.random) }),
  },
];
