import { type Checksum, checksums } from "../values/checksums.ts";
import { crcOptions, customCrc } from "../values/crc_options.ts";
import { usage } from "../values/failure.ts";
import { optional } from "../values/options.ts";
import { readSpecOptions } from "../values/registry.ts";
import { text } from "../values/value_types.ts";
import type { Range, TemplateExpression } from "./expression.ts";
import type { TemplateFunction, TemplateSurrounding } from "./function.ts";

/** What a field is about: the marked range, or where none is marked what such fields usually are about. */
export function measured(name: string | undefined, { range }: TemplateSurrounding, usually: Range): Range {
  const marked = range(name);
  if (marked) return marked;
  if (name === undefined) return usually;
  throw usage(`"${name}" is not a marked range (mark it with {{begin:${name}}} and {{end:${name}}})`);
}

/** A checksum in the range that it is about, for a length that counts both, ends it. */
export function upTo(here: number, { from, to }: Range): Range {
  return from <= here && here < to ? { from, to: here } : { from, to };
}

const length: TemplateFunction = {
  name: "len",
  takes: "word",
  argument: "RANGE",
  help: "how many bytes the range has; where nothing is marked, how many are behind it",
  read(name, surrounding) {
    const range = measured(name, surrounding, surrounding.behind);
    return {
      isNumber: true,
      isConstant: true,
      mustFit: true,
      uses: [{ range, only: "length" }],
      evaluate: (rendering) => rendering.lengthOf(range),
    };
  },
};

function sumOver(
  { width, little, compute }: Checksum,
  range: string | undefined,
  surrounding: TemplateSurrounding,
): TemplateExpression {
  const over = upTo(surrounding.before.to, measured(range, surrounding, surrounding.before));
  return {
    isConstant: true,
    natural: { size: width, little },
    size: width,
    uses: [{ range: over, only: "bytes" }],
    evaluate: (rendering) => compute(rendering.bytesOf(over)),
  };
}

const sums = checksums.map((checksum): TemplateFunction => {
  const { name, summary, width, little } = checksum;
  return {
    name,
    takes: "word",
    argument: "RANGE",
    help: width === 1 ? summary : `${summary}; ${little ? "least" : "most"} significant byte first`,
    read: (range, surrounding) => sumOver(checksum, range, surrounding),
  };
});

const customOptions = { ...crcOptions, range: optional(text, "the marked range that it is over") };

const custom: TemplateFunction = {
  name: "crc",
  takes: "text",
  argument: "width=N,poly=HEX,...",
  help: "any CRC by its parameters: width, poly, init, refin, refout, xorout; and range=RANGE",
  read(argument = "", surrounding) {
    const { range, ...parameters } = readSpecOptions(`crc:${argument}`, customOptions);
    return sumOver(customCrc(parameters), range, surrounding);
  },
};

/** Fields that are made from other parts of the same payload; they are as constant as those are. */
export const measures: readonly TemplateFunction[] = [length, ...sums, custom];
