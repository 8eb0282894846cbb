import type { ScenarioResult } from "../core/result.ts";
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
