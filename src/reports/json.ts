import { toBase64 } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import { printableText } from "../bytes/escape.ts";
import type { ScenarioResult, StepFailure, StepResult } from "./result.ts";
import { firstDifference } from "./difference.ts";
import { unprintable } from "../bytes/printable.ts";
import { fileOption, type ReportPlan } from "./report.ts";
import { Summary } from "./summary.ts";

/** The version of the format; it changes when a field changes its name or meaning, not when one is added. */
const version = 1;

export const json = define({
  name: "json",
  summary: "one JSON object, for programs",
  example: "json:file=results.json",
  options: fileOption,
  create({ file }): ReportPlan {
    return {
      file,
      // Written piece by piece: the results of a long run are not kept in memory.
      make() {
        const tally = new Summary();
        return {
          begin: (count) => `{"v":${version},"planned":${count},"scenarios":[`,
          add(result) {
            const separator = tally.total === 0 ? "\n" : ",\n";
            tally.add(result.status);
            return separator + stringify(scenario(result));
          },
          end(ms) {
            const { passed, failed, skipped } = tally;
            return `\n],${stringify({ passed, failed, skipped, ms: thousandths(ms) }).slice(1)}\n`;
          },
        };
      },
    };
  },
});

function scenario({ name, file, status, startedAt, ms, steps, failure }: ScenarioResult) {
  return {
    name,
    file,
    status,
    startedAt: new Date(startedAt).toISOString(),
    ms: thousandths(ms),
    steps: steps.map(step),
    failure: failure && explained(failure),
  };
}

function step({ number, text, line, status, ms, steps, failure }: StepResult): object {
  return {
    number,
    text,
    line,
    status,
    ms: thousandths(ms),
    steps: steps?.map(step),
    failure: failure && explained(failure),
  };
}

function explained({ message, expected, expectedBytes, received, lastEvents }: StepFailure) {
  return {
    message,
    expected,
    expectedBytes: expectedBytes && content(expectedBytes),
    received: received && content(received),
    /** The offset of the first byte that differs, on either side. */
    difference: expectedBytes && received && firstDifference(expectedBytes, received),
    lastEvents,
  };
}

/** How many bytes, and which: as text where they are printable, as in the log. */
function content(bytes: Uint8Array) {
  const text = printableText(bytes);
  return { bytes: bytes.length, ...(text === undefined ? { base64: toBase64(bytes) } : { text }) };
}

function thousandths(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** JSON in which every character that is not printable is escaped: it can be shown on a terminal. */
function stringify(value: object): string {
  const escape = (character: string) =>
    Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  return JSON.stringify(value).replace(unprintable, escape);
}
