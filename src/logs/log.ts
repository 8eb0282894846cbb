import type { Happening, Log, Moment } from "../core/event.ts";
import { ExitCode } from "../core/exit.ts";
import { Failure } from "../core/failure.ts";
import { optional } from "../core/options.ts";
import { path } from "../core/values.ts";
import { messageOf } from "../core/system_error.ts";
import { appendedFile, type Output, standardOutput } from "../io/output.ts";
import { WriteQueue } from "../io/queue.ts";
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

/** How much text may wait for a slow reader before events are dropped, in UTF-16 units. */
const queueLimit = 8 * 1024 * 1024;
/** How long a reader that has stalled may hold up the end of the program, in milliseconds. */
const patience = 2000;

/** A log that writes what `makeFormatter` makes of the events, without ever making the program wait. */
export function textLog(
  file: string | undefined,
  makeFormatter: (setting: FormatSetting) => Formatter,
): LogMaker {
  return (setting) => {
    const place = file ?? setting.stream;
    const cannotWrite = (error: unknown) => `cannot write the log to ${place}: ${messageOf(error)}`;
    const style = styleFor(file === undefined ? setting.stream : "file", setting.color);
    const formatter = makeFormatter({ ...setting, time: timeFormat(setting.timeZone), style });
    const queue = new WriteQueue(open(file, setting, cannotWrite), queueLimit, (error) => {
      setting.warn(cannotWrite(error));
    });
    return new QueuedLog(formatter, queue);
  };
}

function open(file: string | undefined, { stream, output }: LogSetting, explain: (error: unknown) => string) {
  if (file === undefined) return output ?? standardOutput(stream);
  try {
    return appendedFile(file);
  } catch (error) {
    throw new Failure(ExitCode.LocalResource, explain(error));
  }
}

class QueuedLog implements Log {
  readonly wantsData: boolean;
  #dropped = 0;
  #lostSome = false;
  #lastMoment: Moment = { at: 0, ms: 0 };

  constructor(readonly formatter: Formatter, readonly queue: WriteQueue) {
    this.wantsData = formatter.wantsData;
  }

  get failed(): boolean {
    return this.queue.failed || this.#lostSome;
  }

  write(happening: Happening, moment: Moment): void {
    if (!this.queue.hasRoom) {
      this.#dropped++;
      this.#lastMoment = moment;
      this.#lostSome = true;
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
  }
}
