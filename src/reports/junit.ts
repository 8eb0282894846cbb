import { define } from "../values/registry.ts";
import type { ScenarioResult } from "./result.ts";
import { styleFor } from "../io/style.ts";
import { failureLines, failuresOf, placeOf, reason } from "./failure_lines.ts";
import { label } from "../bytes/printable.ts";
import { fileOption, type ReportPlan } from "./report.ts";
import { scenarioLine, stepLines } from "./scenario_lines.ts";
import { Summary } from "./summary.ts";
import { element, textElement } from "./xml.ts";

/**
 * A file is a test suite, a scenario a test case. Only what both the schema of Ant (windyroad/JUnit-Schema) and that
 * of Jenkins (junit-10.xsd) know: so there are no attributes on `testsuites` and no output on a single test case.
 */
export const junit = define({
  name: "junit",
  summary: "a JUnit XML document, for CI systems: a file is a test suite, a scenario a test case",
  example: "junit:file=results.xml",
  options: fileOption,
  create({ file }): ReportPlan {
    return {
      file,
      make() {
        const suites = new Map<string, Suite>();
        return {
          begin: () => "",
          add(result) {
            let suite = suites.get(result.file);
            if (!suite) suites.set(result.file, suite = new Suite(result.file));
            suite.add(result);
            return "";
          },
          // A suite begins with its counts, so nothing can be written before the end.
          end: () => {
            const elements = [...suites.values()].map((suite, i) => suite.toXml(i));
            return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", {}, elements)}`;
          },
        };
      },
    };
  },
});

/** Colours are control characters, which XML forbids. */
const plain = styleFor("file", "never");

class Suite {
  readonly #tally = new Summary();
  readonly #cases: string[] = [];
  readonly #output: string[] = [];
  readonly #names = new Map<string, number>();
  #startedAt = Infinity;
  #ms = 0;

  constructor(readonly file: string) {}

  add(result: ScenarioResult): void {
    this.#tally.add(result.status);
    this.#startedAt = Math.min(this.#startedAt, result.startedAt);
    this.#ms += result.ms;
    this.#cases.push(this.#toCase(result));
    this.#output.push(scenarioLine(result, plain), ...stepLines(result, plain));
  }

  #toCase(result: ScenarioResult): string {
    const attributes = {
      name: this.#unique(label(result.name)),
      classname: className(result.file),
      time: seconds(result.ms),
    };
    const content = result.status === "passed" ? [] : [verdict(result)];
    return element("testcase", attributes, content);
  }

  /** CI systems take two cases of one name for one. A scenario that is repeated has the same name each time. */
  #unique(name: string): string {
    const count = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, count);
    return count === 1 ? name : this.#unique(`${name} (${count})`);
  }

  toXml(id: number): string {
    return element("testsuite", {
      name: label(this.file),
      package: "tcplab",
      id,
      // The schema wants neither a time zone nor fractions.
      timestamp: new Date(this.#startedAt).toISOString().slice(0, 19),
      // Reports are passed around; the name of the machine is nobody's business.
      hostname: "localhost",
      tests: this.#tally.total,
      failures: this.#tally.failed,
      errors: 0,
      skipped: this.#tally.skipped,
      time: seconds(this.#ms),
    }, [
      element("properties", {}),
      ...this.#cases,
      textElement("system-out", {}, this.#output.join("\n")),
      element("system-err", {}),
    ]);
  }
}

function verdict(result: ScenarioResult): string {
  if (result.status === "skipped") return element("skipped", {});
  const failures = failuresOf(result);
  const lines = failures.flatMap(({ step, failure }) => [
    ...(step ? [placeOf(step)] : []),
    ...failureLines(failure, plain),
  ]);
  const type = failures[0]?.step ? "step" : "scenario";
  return textElement("failure", { message: reason(result), type }, lines.join("\n"));
}

/** Jenkins takes what stands behind the last dot for the class: `lab/v1.2/psu.yaml` is `lab.v1_2.psu`. */
function className(file: string): string {
  const parts = file.replace(/\.ya?ml$/i, "").split(/[/\\]/).filter((part) => !/^\.*$/.test(part));
  return label(parts.map((part) => part.replaceAll(".", "_")).join("."));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
