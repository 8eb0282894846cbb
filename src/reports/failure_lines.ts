import { escapeBytes } from "../bytes/escape.ts";
import type { ScenarioResult, StepFailure, StepResult } from "./result.ts";
import type { Style } from "../io/style.ts";
import { beginningRows, comparisonRows, differenceInWords } from "./comparison.ts";
import { firstDifference } from "./difference.ts";
import { excerpt, label, printable, shortened } from "../bytes/printable.ts";

/** What was expected and received, ready to be shown; each only as far as the failure tells. */
export interface Evidence {
  readonly expected?: string;
  readonly received?: string;
  /** The first difference in words. */
  readonly difference?: string;
  /** Hexadecimal rows. */
  readonly rows: readonly string[];
}

export function evidence({ expected, expectedBytes, received }: StepFailure): Evidence {
  const wanted = expected ?? (expectedBytes && escapeBytes(expectedBytes));
  const difference = expectedBytes && received && firstDifference(expectedBytes, received);
  const sides = {
    ...(wanted === undefined ? {} : { expected: shortened(wanted) }),
    ...(received === undefined ? {} : { received: excerpt(received) }),
  };
  if (!expectedBytes || !received || !difference) {
    return { ...sides, rows: received ? beginningRows(received) : [] };
  }
  return {
    ...sides,
    difference: differenceInWords(difference, expectedBytes, received),
    rows: comparisonRows(difference, expectedBytes, received),
  };
}

/** A failure in full, on lines of its own: for people. */
export function failureLines(failure: StepFailure, style: Style): string[] {
  const { expected, received, difference, rows } = evidence(failure);
  const events = failure.lastEvents ?? [];
  return [
    style.bad(printable(failure.message)),
    ...(expected === undefined ? [] : [`expected  ${expected}`]),
    ...(received === undefined ? [] : [`received  ${received}`]),
    ...(difference === undefined ? [] : [`differs   ${style.strong(difference)}`]),
    ...rows.map((row) => row.trimStart().startsWith("^") ? style.bad(row) : row),
    ...(events.length === 0
      ? []
      : ["last events", ...events.map((line) => style.faint(`  ${printable(line)}`))]),
  ];
}

/** A failure with the step it belongs to, which is missing when it lies outside of any step. */
export interface PlacedFailure {
  readonly failure: StepFailure;
  readonly step?: StepResult;
}

/** All failures of a scenario: those of its steps in order, then its own. */
export function failuresOf({ steps, failure }: ScenarioResult): PlacedFailure[] {
  return [...failuresIn(steps), ...(failure ? [{ failure }] : [])];
}

function failuresIn(steps: readonly StepResult[]): PlacedFailure[] {
  return steps.flatMap((step) => [
    ...failuresIn(step.steps ?? []),
    ...(step.failure ? [{ failure: step.failure, step }] : []),
  ]);
}

/** Why a scenario failed, on one line: `step 2 (line 9) expect any: nothing came within 500ms`. */
export function reason(result: ScenarioResult): string {
  const [first] = failuresOf(result);
  if (!first) return "failed";
  const { step, failure: { message } } = first;
  return step ? `${placeOf(step)}: ${printable(message)}` : printable(message);
}

/** Which step it is: `step 2 (line 9) expect any`. */
export function placeOf({ number, line, text }: StepResult): string {
  return `step ${printable(number)} (line ${line}) ${label(text)}`;
}
