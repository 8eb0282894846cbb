import { define } from "../values/registry.ts";
import type { ScenarioResult, Status, StepFailure, StepResult } from "./result.ts";
import { evidence, reason } from "./failure_lines.ts";
import { indent } from "./indent.ts";
import { label, printable } from "../bytes/printable.ts";
import { fileOption, type ReportPlan } from "./report.ts";

/** https://testanything.org/tap-version-14-specification.html; a scenario is a test point, its steps a subtest. */
export const tap = define({
  name: "tap",
  summary: "the Test Anything Protocol, version 14: steps as subtests, what went wrong as YAML",
  example: "tap:file=results.tap",
  options: fileOption,
  create({ file }): ReportPlan {
    return {
      file,
      make() {
        let planned = 0;
        let added = 0;
        return {
          begin(count) {
            planned = count;
            return join(["TAP version 14", plan(count)]);
          },
          add: (result) => join(point(scenarioPoint(result), ++added)),
          end() {
            const missing = planned - added;
            return missing > 0 ? `Bail out! ${missing} of ${planned} scenarios did not run\n` : "";
          },
        };
      },
    };
  },
});

/** What a scenario and a step have in common. */
interface Point {
  readonly text: string;
  readonly status: Status;
  readonly ms: number;
  readonly file?: string;
  readonly line: number | undefined;
  readonly failure?: StepFailure;
  readonly steps?: readonly StepResult[];
}

/** A scenario says itself what went wrong in its steps: not every consumer looks into subtests. */
function scenarioPoint(result: ScenarioResult): Point {
  const { name, failure, status } = result;
  const why = failure ?? (status === "failed" ? { message: reason(result) } : undefined);
  return { ...result, text: name, line: undefined, ...(why && { failure: why }) };
}

function join(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function plan(count: number): string {
  return count === 0 ? "1..0 # no scenarios" : `1..${count}`;
}

/** A test point with its subtest in front of it and its diagnostics behind it. */
function point({ text, status, ms, file, line, failure, steps = [] }: Point, number: number): string[] {
  const name = described(text);
  const subtest = steps.length === 0 ? [] : [
    `# Subtest: ${name}`,
    ...indent([plan(steps.length), ...steps.flatMap((step, i) => point(step, i + 1))], 4),
  ];
  const verdict = status === "failed" ? "not ok" : "ok";
  if (status === "skipped") return [...subtest, `${verdict} ${number} - ${name} # SKIP not run`];
  const fields = [
    ...(failure === undefined ? [] : diagnostics(failure)),
    `duration_ms: ${Math.round(ms * 1000) / 1000}`,
    ...(file === undefined ? [] : [`file: ${quoted(file)}`]),
    ...(line === undefined ? [] : [`line: ${line}`]),
  ];
  return [...subtest, `${verdict} ${number} - ${name}`, ...indent(["---", ...fields, "..."], 2)];
}

function diagnostics(failure: StepFailure): string[] {
  const { expected, received, difference, rows } = evidence(failure);
  const events = failure.lastEvents ?? [];
  return [
    `message: ${quoted(failure.message)}`,
    ...(expected === undefined ? [] : [`expected: ${quoted(expected)}`]),
    ...(received === undefined ? [] : [`received: ${quoted(received)}`]),
    ...(difference === undefined ? [] : [`difference: ${quoted(difference)}`]),
    // The rows are ASCII, and the first of them does not begin with a space: YAML takes them as they are.
    ...(rows.length === 0 ? [] : ["bytes: |", ...indent(rows, 2)]),
    ...(events.length === 0 ? [] : ["events:", ...events.map((event) => `  - ${quoted(event)}`)]),
  ];
}

/**
 * A description that neither ends early nor holds a directive. A brace at its end would open a subtest for some
 * consumers (node-tap's).
 */
function described(text: string): string {
  return label(text).replace(/\{$/, "\\x7b").replace(/[\\#]/g, "\\$&");
}

/** A JSON string of printable characters is a double-quoted YAML string with the same meaning. */
function quoted(text: string): string {
  return JSON.stringify(printable(text));
}
