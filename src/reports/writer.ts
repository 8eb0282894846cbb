import { utf8 } from "../bytes/bytes.ts";
import type { Named } from "../values/registry.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure, usage } from "../values/failure.ts";
import type { ScenarioResult } from "./result.ts";
import { messageOf } from "../events/system_error.ts";
import { type Output, replacedFile, standardOutput } from "../io/output.ts";
import { type ColorChoice, styleFor } from "../io/style.ts";
import type { Report, ReportPlan } from "./report.ts";

/** What reports are told about where they run. */
export interface WriterSetting {
  readonly color: ColorChoice;
  /** `\r\n` on Windows. */
  readonly lineEnd: string;
}

/** Where one report goes; a test hands in another way to open it. */
export type OpenOutput = (file: string | undefined) => Output;

const openOutput: OpenOutput = (file) => file === undefined ? standardOutput("stdout") : replacedFile(file);

/**
 * Opens reports, before anything is run, so that a file that can't be written is known before the work is done.
 * @throws {Failure} Usage when two go to one place, LocalResource when a file can't be written
 */
export function openReports(
  wanted: readonly Named<ReportPlan>[],
  setting: WriterSetting,
  open: OpenOutput = openOutput,
): ReportWriter {
  refuseSharedPlaces(wanted);
  const opened: WrittenReport[] = [];
  try {
    for (const { made } of wanted) opened.push(new WrittenReport(made, setting, open));
  } catch (error) {
    for (const report of opened) report.close();
    throw error;
  }
  return new ReportWriter(opened);
}

function refuseSharedPlaces(wanted: readonly Named<ReportPlan>[]): void {
  const names = new Map<string | undefined, string>();
  for (const { name, made: { file } } of wanted) {
    const other = names.get(file);
    if (other !== undefined) {
      const place = file === undefined ? "standard output" : `"${file}"`;
      throw usage(`the reports ${other} and ${name} both go to ${place} (give each a file=PATH of its own)`);
    }
    names.set(file, name);
  }
}

/**
 * Sends what happened to all reports. A report that can't be written any more does not stop the others, nor the run:
 * `failed` tells at once, `end` throws.
 */
export class ReportWriter {
  constructor(readonly reports: readonly WrittenReport[]) {}

  /** Whether a report can't be written any more. */
  get failed(): boolean {
    return this.reports.some(({ failure }) => failure !== undefined);
  }

  /** Resolves when all of it is out or lost. */
  begin(count: number): Promise<void> {
    return this.#all((report) => report.write((format) => format.begin(count)));
  }

  /** May be called again before the last call has resolved; the results go out in the order of the calls. */
  add(result: ScenarioResult): Promise<void> {
    return this.#all((report) => report.write((format) => format.add(result)));
  }

  /** Ends and closes all reports; nothing else may be called after it. @throws {Failure} what could not be written */
  async end(ms: number): Promise<void> {
    await this.#all((report) => report.write((format) => format.end(ms)));
    for (const report of this.reports) report.close();
    const messages = this.reports.flatMap(({ failure }) => failure === undefined ? [] : [failure]);
    if (messages.length > 0) throw new Failure(ExitCode.LocalResource, messages.join("; "));
  }

  async #all(write: (report: WrittenReport) => Promise<void>): Promise<void> {
    await Promise.all(this.reports.map(write));
  }
}

/** One report on its way to its output. */
class WrittenReport {
  /** Why it can't be written any more. */
  failure: string | undefined;
  readonly #format: Report;
  readonly #output: Output;
  readonly #explain: (error: unknown) => string;
  /** Resolves when all that was given is out. */
  #last: Promise<void> = Promise.resolve();

  constructor({ file, make }: ReportPlan, { color, lineEnd }: WriterSetting, open: OpenOutput) {
    this.#explain = (error) => `cannot write the report to ${file ?? "standard output"}: ${messageOf(error)}`;
    this.#format = make({ style: styleFor(file === undefined ? "stdout" : "file", color), lineEnd });
    try {
      this.#output = open(file);
    } catch (error) {
      throw new Failure(ExitCode.LocalResource, this.#explain(error));
    }
  }

  write(next: (format: Report) => string): Promise<void> {
    // The format is asked now, the output when its turn comes: so results stay in order.
    const text = next(this.#format);
    this.#last = this.#last.then(() => this.#send(text));
    return this.#last;
  }

  async #send(text: string): Promise<void> {
    if (text === "" || this.failure !== undefined) return;
    try {
      await this.#output.write(utf8(text));
    } catch (error) {
      this.failure = this.#explain(error);
    }
  }

  close(): void {
    this.#output.close();
  }
}
