import type { Happening, Log, Moment } from "../events/event.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { option, optional } from "../values/options.ts";
import { count, path, size } from "../values/value_types.ts";
import { messageOf } from "../events/system_error.ts";
import { appendedFile, type Output, standardOutput } from "../io/output.ts";
import { TextOutputQueue } from "../io/output_queue.ts";
import { type ColorChoice, type Style, styleFor } from "../io/style.ts";
import { type TimeFormat, timeFormat } from "./time.ts";

/** What a log is told about where it runs. */
export interface LogSetting {
  /** Where a log without `file=` goes. */
  readonly stream: "stdout" | "stderr";
  /** Is written to in place of the stream. */
  readonly output?: Output | undefined;
  readonly color: ColorChoice;
  readonly timeZone: string | undefined;
  /** `\r\n` on Windows. */
  readonly lineEnd: string;
  /** Whether the program stands between two ends: each of its connections is two, one of them `upstream`. */
  readonly isBetween?: boolean;
  /** Says something once, on stderr. */
  warn(message: string): void;
}

/** Opens a log. @throws {Failure} with `ExitCode.LocalResource` when its file can't be written */
export type LogMaker = (setting: LogSetting) => Log;

/** What a format does: one event to text. It gives undefined for events that it does not show. */
export interface Formatter {
  readonly wantsData: boolean;
  format(happening: Happening, moment: Moment): string | undefined;
}

export interface FormatSetting extends LogSetting {
  readonly time: TimeFormat;
  readonly style: Style;
}

/** The option of all logs. */
export const fileOption = { file: optional(path, "append to a file instead of standard output") };

/** The options of logs whose file can be cut anywhere between two events. */
export const rotationOptions = {
  rotate: option(
    size,
    "begin a new file when it has this size; x.1.json is then the one before x.json; 0 for never",
    "0",
  ),
  keep: option(count(0, 9999), "how many full files stay when the next one is begun", "5"),
};

/** How much text may wait for a slow reader before events are dropped, in UTF-16 units. */
const queueLimit = 8 * 1024 * 1024;
/** How long a reader that has stalled may hold up the end of the program, in milliseconds. */
export const patience = 2000;

/**
 * A log that writes what `makeFormatter` makes of the events, without ever making the program wait.
 * @param openLines opens the file
 */
export function textLog(
  file: string | undefined,
  makeFormatter: (setting: FormatSetting) => Formatter,
  openLines: (file: string) => Output = appendedFile,
): LogMaker {
  return (setting) => {
    const { stream } = setting;
    const style = styleFor(file === undefined ? stream : "file", setting.color);
    const formatter = makeFormatter({ ...setting, time: timeFormat(setting.timeZone), style });
    const output = file === undefined
      ? setting.output ?? standardOutput(stream)
      : openFile(file, () => openLines(file));
    const queue = new TextOutputQueue(output, queueLimit, whenLost(file ?? stream, setting));
    return new QueuedLog(
      formatter,
      queue,
      (events) => setting.warn(gaps(file ?? stream, `${events} events`)),
    );
  };
}

/** Opens the file of a log. @throws {Failure} with `ExitCode.LocalResource` when that can't be done */
export function openFile(file: string, open: () => Output): Output {
  try {
    return open();
  } catch (error) {
    throw new Failure(ExitCode.LocalResource, cannotWrite(file, error));
  }
}

/** What is done once when the output of a log can't be written any more. */
export function whenLost(place: string, { warn }: LogSetting): (error: unknown) => void {
  return (error) => warn(cannotWrite(place, error));
}

/** What is said at the end of a log that is not complete. @param missing how many of what */
export function gaps(place: string, missing: string): string {
  return `the log to ${place} has gaps: ${missing} are missing, because it could not be written fast enough`;
}

function cannotWrite(place: string, error: unknown): string {
  return `cannot write the log to ${place}: ${messageOf(error)}`;
}

class QueuedLog implements Log {
  readonly wantsData: boolean;
  #dropped = 0;
  #lost = 0;
  #lastMoment: Moment = { at: 0, ms: 0 };

  /** @param onGaps is told at the end how many events are missing, if any are */
  constructor(
    readonly formatter: Formatter,
    readonly queue: TextOutputQueue,
    readonly onGaps: (events: number) => void,
  ) {
    this.wantsData = formatter.wantsData;
  }

  get failed(): boolean {
    return this.queue.failed || this.#lost > 0;
  }

  write(happening: Happening, moment: Moment): void {
    if (!this.queue.hasRoom) {
      this.#dropped++;
      this.#lost++;
      this.#lastMoment = moment;
      return;
    }
    if (this.#dropped > 0) this.#sayDropped(moment);
    const text = this.formatter.format(happening, moment);
    if (text !== undefined) this.queue.push(text);
  }

  /** Tells how many events are missing, at the place where they are missing. */
  #sayDropped(moment: Moment): void {
    const text = this.formatter.format({ event: "dropped", events: this.#dropped }, moment);
    this.#dropped = 0;
    if (text !== undefined) this.queue.push(text, "even when full");
  }

  async close(): Promise<void> {
    if (this.#dropped > 0) this.#sayDropped(this.#lastMoment);
    await this.queue.close(patience);
    if (this.#lost > 0 && !this.queue.failed) this.onGaps(this.#lost);
  }
}
