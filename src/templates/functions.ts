import { concat, utf8 } from "../bytes/bytes.ts";
import { usage } from "../values/failure.ts";
import type { Rendering } from "./expression.ts";
import { hashesOfRanges } from "./hashes.ts";
import { measures } from "./length_and_checksum.ts";
import { members } from "./lookups.ts";
import { randomSources } from "./random_bytes.ts";
import type { TemplateFunction } from "./function.ts";
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

const repeat: TemplateFunction = {
  name: "repeat",
  takes: "text",
  argument: "N:TEXT",
  help: "N times the text, which is read in the notation of the payload",
  read(argument = "", { literal }) {
    const [, digits, text] = /^(\d{1,9}):(.+)$/s.exec(argument) ?? [];
    if (digits === undefined || text === undefined) {
      throw usage(`"repeat:${argument}" is not of the form repeat:N:TEXT (try repeat:3:ab)`);
    }
    const [count, once] = [Number(digits), literal(text)];
    const size = count * once.length;
    if (size > longestRepeat) {
      throw usage(`"repeat:${argument}" makes ${size} bytes (at most ${longestRepeat})`);
    }
    const bytes = concat(new Array(count).fill(once));
    return { isConstant: true, size, evaluate: () => bytes };
  },
};

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
