import { utf8 } from "../../../src/bytes/bytes.ts";
import type { ScenarioResult, StepResult } from "../../../src/reports/result.ts";
import { styleFor } from "../../../src/io/style.ts";
import { reports } from "../../../src/reports/index.ts";
import type { ReportSetting } from "../../../src/reports/report.ts";
import { linux } from "../refusal.ts";

export const setting: ReportSetting = { style: styleFor("file", "never"), lineEnd: "\n" };

const startedAt = Date.UTC(2026, 10, 22, 10, 0, 0, 123);

const idn: StepResult = { number: "1", text: "send *IDN?\\n", status: "passed", ms: 0.123, line: 5 };

export const passed: ScenarioResult = {
  name: "The supply answers",
  file: "lab/psu.yaml",
  status: "passed",
  startedAt,
  ms: 512.4,
  steps: [idn, {
    number: "2",
    text: "repeat 2",
    status: "passed",
    ms: 40,
    line: 6,
    steps: [
      { number: "2.1", text: "send MEAS:VOLT?\\n", status: "passed", ms: 0.05, line: 7 },
      { number: "2.2", text: "expect re:^3", status: "passed", ms: 39.9, line: 8 },
    ],
  }],
};

export const failed: ScenarioResult = {
  name: "The supply remembers",
  file: "lab/psu.yaml",
  status: "failed",
  startedAt: startedAt + 1000,
  ms: 1020,
  steps: [idn, {
    number: "2",
    text: "expect ACME,PSU\\n",
    status: "failed",
    ms: 500.2,
    line: 9,
    failure: {
      message: "received something else",
      expected: "ACME,PSU\\n",
      expectedBytes: utf8("ACME,PSU\n"),
      received: utf8("ACME,PSX\n"),
      lastEvents: [
        "18:00:00.123 CONNECTED: 127.0.0.1:5025 #1",
        "18:00:00.200 DATA 127.0.0.1:5025 #1: ACME,PSX\\n",
      ],
    },
  }, { number: "3", text: "fin", status: "skipped", ms: 0, line: 10 }],
};

export const unconnected: ScenarioResult = {
  name: "Nobody is there",
  file: "lab/v1.2/none.yml",
  status: "failed",
  startedAt: startedAt + 2000,
  ms: 3.5,
  steps: [{ ...idn, status: "skipped", ms: 0 }],
  failure: { message: "cannot connect to 127.0.0.1:1: connection refused (ECONNREFUSED)" },
};

export const skipped: ScenarioResult = {
  name: "Not wanted",
  file: "lab/psu.yaml",
  status: "skipped",
  startedAt: startedAt + 3000,
  ms: 0,
  steps: [],
};

export const all = [passed, failed, unconnected, skipped];

/** What a report of this spec writes about results. @param planned when not all of the planned ones were run */
export function rendered(
  spec: string,
  results: readonly ScenarioResult[],
  settings: Partial<ReportSetting> = {},
  planned = results.length,
): string {
  const report = reports.parse(spec, linux).made.make({ ...setting, ...settings });
  return [report.begin(planned), ...results.map((result) => report.add(result)), report.end(1536)].join("");
}
