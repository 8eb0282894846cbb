import { optional } from "../values/options.ts";
import type { ScenarioResult } from "./result.ts";
import { path } from "../values/value_types.ts";
import type { Style } from "../io/style.ts";

/** What a report is told about where it goes. */
export interface ReportSetting {
  readonly style: Style;
  /** `\r\n` on Windows. */
  readonly lineEnd: string;
}

/** Writes down how scenarios went. Everything it gives goes to one output, in order. */
export interface Report {
  /** Before the first scenario. @param count how many there will be */
  begin(count: number): string;
  /** When a scenario is over; they come in the order in which they end. */
  add(result: ScenarioResult): string;
  /** After the last one. @param ms how long all took */
  end(ms: number): string;
}

export type ReportMaker = (setting: ReportSetting) => Report;

/** What a spec asks for: a report, and the file it goes to, or undefined for standard output. */
export interface ReportPlan {
  readonly file: string | undefined;
  readonly make: ReportMaker;
}

/** The option of all reports. */
export const fileOption = { file: optional(path, "write to a file instead of standard output") };
