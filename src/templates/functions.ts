import { concat, utf8 } from "../bytes/bytes.ts";
import { usage } from "../values/failure.ts";
import type { Rendering } from "./expression.ts";
import { hashesOfRanges } from "./hashes.ts";
import { measures } from "./length_and_checksum.ts";
import { members } from "./lookups.ts";
import { randomSources } from "./random_bytes.ts";
import type { TemplateFunction } from "./function.ts";
import { TemplateError } from "./scope.ts";
import { parseTimeFormat } from "./time_format.ts";

/** So much that a template can't fill memory by a slip of the pen. */
const longestRepeat = 16 * 1024 * 1024;

function number(name: string, help: string, evaluate: (rendering: Rendering) => number): TemplateFunction {
  return { name, takes: "nothing", help, read: () => ({ isNumber: true, evaluate }) };
}

function time(name: string, help: string, utc: boolean): TemplateFunction {
  const standard = utc ? "%FT%T.%LZ" : "%FT%T.%L%z";
  return {
    name,
    takes: "text",
    argument: "FORMAT",
    help,
    read(argument) {
      const format = parseTimeFormat(argument ?? standard, utc);
      return { evaluate: ({ scope }) => utf8(format(scope.clock.wall())) };
    },
  };
}

/** Each round fills the text in anew: a limit on the time, besides that on the bytes. */
const mostRounds = 64 * 1024;

const repeat: TemplateFunction = {
  name: "repeat",
  takes: "text",
  hasTags: true,
  argument: "N:TEXT",
  help: "N times the text, which is read in the notation of the payload and may hold {{tags}}",
  read(argument = "", { inner, rounds }) {
    const [, digits, text] = /^(\d{1,9}):(.+)$/s.exec(argument) ?? [];
    if (digits === undefined || text === undefined) {
      throw usage(`"repeat:${argument}" is not of the form repeat:N:TEXT (try repeat:3:ab)`);
    }
    const count = Number(digits);
    const { constant, render } = inner(text, count);
    if (constant) {
      const size = count * constant.length;
      const complaint = tooLong(argument, size);
      if (complaint !== undefined) throw usage(complaint);
      const bytes = concat(new Array(size === 0 ? 0 : count).fill(constant));
      return { isConstant: true, size, evaluate: () => bytes };
    }
    if (rounds * count > mostRounds) {
      throw usage(`"repeat:${argument}" fills its text in ${rounds * count} times (at most ${mostRounds})`);
    }
    return {
      evaluate(rendering) {
        const all: Uint8Array[] = [];
        let size = 0;
        for (let i = 0; i < count; i++) {
          const bytes = render(rendering);
          const complaint = tooLong(argument, size += bytes.length);
          if (complaint !== undefined) throw new TemplateError(complaint);
          all.push(bytes);
        }
        return concat(all);
      },
    };
  },
};

function tooLong(argument: string, size: number): string | undefined {
  return size <= longestRepeat
    ? undefined
    : `"repeat:${argument}" makes ${size} bytes (at most ${longestRepeat})`;
}

/** All that a tag can begin with, apart from the names of variables. */
export const sources: readonly TemplateFunction[] = [
  number("counter", "1, 2, 3, ...: how often one was filled in", ({ count }) => count),
  number("unix", "seconds since 1970", ({ scope }) => Math.floor(scope.clock.wall() / 1000)),
  number("unixms", "milliseconds since 1970", ({ scope }) => Math.floor(scope.clock.wall())),
  time("time", "the local time, in a format as strftime has it; without one in ISO 8601", false),
  time("utc", "the same in UTC", true),
  ...randomSources,
  repeat,
  ...members,
  ...measures,
  ...hashesOfRanges,
];
