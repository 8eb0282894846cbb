import type { ScenarioResult, Status, StepResult } from "./result.ts";
import type { Style } from "../io/style.ts";
import { elapsed } from "./elapsed.ts";
import { failureLines } from "./failure_lines.ts";
import { indent } from "./indent.ts";
import { label, printable } from "../bytes/printable.ts";

/** As wide as the longest status. */
const statusWidth = 7;

/** `PASSED  The supply answers  512ms  psu.yaml` */
export function scenarioLine({ name, file, status, ms }: ScenarioResult, style: Style): string {
  const time = status === "skipped" ? [] : [elapsed(ms)];
  const tail = style.faint([...time, label(file)].join("  "));
  return `${colour(status, style)(status.toUpperCase())}  ${style.strong(label(name))}  ${tail}`;
}

/** The steps beneath their scenario, as a tree, with what went wrong beneath the step it went wrong in. */
export function stepLines({ steps, failure }: ScenarioResult, style: Style): string[] {
  return [
    ...steps.flatMap((step) => tree(step, numberWidth(steps), style)),
    ...(failure ? indent(failureLines(failure, style), 2) : []),
  ];
}

function tree(step: StepResult, width: number, style: Style): string[] {
  const { number, text, status, ms, line, failure, steps = [] } = step;
  const tail = [
    ...(status === "skipped" ? [] : [elapsed(ms)]),
    ...(status === "failed" ? [`line ${line}`] : []),
  ].map((part) => `  ${style.faint(part)}`).join("");
  const gap = " ".repeat(statusWidth - status.length);
  const inner = steps.flatMap((each) => tree(each, numberWidth(steps), style));
  return [
    `  ${colour(status, style)(status)}${gap} ${printable(number).padEnd(width)}  ${label(text)}${tail}`,
    ...indent(inner, 2),
    ...(failure ? indent(failureLines(failure, style), 6) : []),
  ];
}

/** The numbers of steps that stand beneath each other take the same room. */
function numberWidth(steps: readonly StepResult[]): number {
  return steps.reduce((width, { number }) => Math.max(width, printable(number).length), 0);
}

function colour(status: Status, style: Style): (text: string) => string {
  return { passed: style.good, failed: style.bad, skipped: style.warning }[status];
}
