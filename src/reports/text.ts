import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import type { ScenarioResult } from "./result.ts";
import { choice } from "../values/value_types.ts";
import type { Style } from "../io/style.ts";
import { elapsed } from "./elapsed.ts";
import { reason } from "./failure_lines.ts";
import { fileOption, type ReportPlan } from "./report.ts";
import { scenarioLine, stepLines } from "./scenario_lines.ts";
import { Summary } from "./summary.ts";

type Steps = "all" | "failed" | "none";

export const text = define({
  name: "text",
  summary:
    "a line a scenario, the steps of those that failed, and what was expected and received, for people",
  example: "text:steps=all",
  options: {
    steps: option(
      choice("all", "failed", "none"),
      "whose steps to show: those of every scenario, of those that failed, or of none",
      "failed",
    ),
    ...fileOption,
  },
  create({ steps, file }): ReportPlan {
    return {
      file,
      make({ style, lineEnd }) {
        const tally = new Summary();
        let planned = 0;
        return {
          begin(count) {
            planned = count;
            return "";
          },
          add(result) {
            tally.add(result.status);
            const lines = [scenarioLine(result, style), ...beneath(result, steps, style)];
            return lines.map((line) => line + lineEnd).join("");
          },
          end: (ms) => summary(tally, planned, ms, style) + lineEnd,
        };
      },
    };
  },
});

function beneath(result: ScenarioResult, steps: Steps, style: Style): string[] {
  const isFailed = result.status === "failed";
  if (steps === "none") return isFailed ? [`  ${reason(result)}`] : [];
  return isFailed || steps === "all" ? stepLines(result, style) : [];
}

/** `3 scenarios: 1 passed, 1 failed, 1 not run in 1.53s` */
function summary(
  { passed, failed, skipped, total }: Summary,
  planned: number,
  ms: number,
  style: Style,
): string {
  const parts = [
    passed > 0 ? style.good(`${passed} passed`) : "0 passed",
    failed > 0 ? style.bad(`${failed} failed`) : "0 failed",
    ...(skipped > 0 ? [style.warning(`${skipped} skipped`)] : []),
    // An interrupted run ends early.
    ...(planned > total ? [style.warning(`${planned - total} not run`)] : []),
  ];
  const all = Math.max(planned, total);
  return `${all} ${all === 1 ? "scenario" : "scenarios"}: ${parts.join(", ")} in ${elapsed(ms)}`;
}
