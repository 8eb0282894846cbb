import { parseDuration } from "./duration.ts";
import { type Endpoint, parseEndpoint } from "./endpoint.ts";
import { usage } from "./failure.ts";
import { type NumberRange, parseWholeRange } from "./number_range.ts";
import type { NumberForm, Value } from "./options.ts";
import { parsePattern, type Pattern } from "./pattern.ts";
import { parsePayload, payloadNotations } from "./payload.ts";
import { parseRate, parseSize } from "./size.ts";
import { suggest } from "./suggest.ts";

/** Milliseconds. */
export const duration: Value<number> = {
  placeholder: "DURATION",
  number: { suffix: "ms", read: parseDuration },
  parse: (text) => parseDuration(text),
};

/** Bytes. */
export const size: Value<number> = {
  placeholder: "SIZE",
  number: { suffix: "", read: parseSize },
  parse: (text) => parseSize(text),
};

/** Bytes a second. */
export const rate: Value<number> = {
  placeholder: "RATE",
  number: { suffix: "/s", read: parseRate },
  parse: (text) => parseRate(text),
};

const bareNumber: NumberForm = { suffix: "", read: Number };

const notations = payloadNotations.map((notation) => `${notation}:`);

export const payload: Value<Uint8Array> = {
  placeholder: "PAYLOAD",
  beginnings: notations,
  pathAfter: "file:",
  parse: parsePayload,
};

export const pattern: Value<Pattern> = {
  placeholder: "PATTERN",
  beginnings: [...notations, "re:", "any"],
  pathAfter: "file:",
  parse: parsePattern,
};

export const endpoint: Value<Endpoint> = {
  placeholder: "ENDPOINT",
  pathAfter: "unix:",
  parse: parseEndpoint,
};

/** Any text. */
export const text: Value<string> = { placeholder: "TEXT", parse: (written) => written };

/** The path of a file. */
export const path: Value<string> = {
  placeholder: "PATH",
  isPath: true,
  parse(written) {
    if (written === "" || written.includes("\0")) throw usage(`"${written}" is not a path`);
    return written;
  },
};

/** A whole number in a range. */
export function count(least: number, most: number = Number.MAX_SAFE_INTEGER): Value<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  return {
    placeholder: "N",
    number: bareNumber,
    parse(written) {
      const number = /^\d+$/.test(written) ? Number(written) : NaN;
      if (number >= least && number <= most) return number;
      throw usage(`"${written}" is not a whole number (${range})`);
    },
  };
}

/** A whole number that may be negative. */
export const integer: Value<number> = {
  placeholder: "N",
  number: bareNumber,
  parse(written) {
    const number = /^-?\d+$/.test(written) ? Number(written) : NaN;
    if (Number.isSafeInteger(number)) return number;
    throw usage(`"${written}" is not a whole number (it may be negative)`);
  },
};

/** Whole numbers from 1 on: `3`, `1..2`, `5..` or `..5`. */
export const numberRange: Value<NumberRange> = {
  placeholder: "N..M",
  number: bareNumber,
  parse: (written) =>
    parseWholeRange(written, 1, "is not a range of numbers from 1 on (try 3, 1..2, 5.. or ..5)"),
};

/** A chance, from 0 for never to 1 for always. */
export const probability: Value<number> = {
  placeholder: "P",
  number: { suffix: "", read: parseProbability },
  parse: parseProbability,
};

function parseProbability(written: string): number {
  const [, amount, percent] = /^(\d{1,15}(?:\.\d{1,15})?|\.\d{1,15})(%)?$/.exec(written) ?? [];
  const chance = percent === undefined ? Number(amount) : Number(amount) / 100;
  if (chance <= 1) return chance;
  throw usage(`"${written}" is not a probability (try 0.3 or 30%; 0 to 1)`);
}

/** One of a few words. */
export function choice<const Word extends string>(...words: readonly Word[]): Value<Word> {
  return {
    placeholder: words.join("|"),
    choices: words,
    parse(written) {
      const word = words.find((each) => each === written);
      if (word !== undefined) return word;
      throw usage(`"${written}" is not accepted${suggest(written, words)} (${words.join(", ")})`);
    },
  };
}
