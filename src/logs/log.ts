import type { Happening, Log, Moment } from "../events/event.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { option, optional } from "../values/options.ts";
import { choice, count, path, size } from "../values/value_types.ts";
import { messageOf } from "../events/system_error.ts";
import { appendedLines, isRegularFile, type Output, standardOutput } from "../io/output.ts";
import { isNamedPipe, namedPipe } from "../io/named_pipe.ts";
import { ByteQueue, stallTime } from "../io/byte_queue.ts";
import { TextBuffer } from "../bytes/text_buffer.ts";
import { type ColorChoice, type Style, styleFor } from "../io/style.ts";
import { type TimeFormat, timeFormat } from "./time.ts";

/** What a log is told about where it runs. */
export interface LogSetting {
  /** Where a log without `file=` goes. */
  readonly stream: "stdout" | "stderr";
  /** Is written to in place of the stream. */
  readonly output?: Output | undefined;
  /** The file behind `output`, if it is one. */
  readonly path?: string;
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

/** What a format does: one event to text. It appends nothing for events that it does not show. */
export interface Formatter {
  readonly wantsData: boolean;
  format(happening: Happening, moment: Moment, into: TextBuffer): void;
}

export interface FormatSetting extends LogSetting {
  readonly time: TimeFormat;
  readonly style: Style;
}

/** What a log does with events that come faster than they can be written. */
export type WhenBehind = "wait" | "drop";

/** The option of all logs. */
export const behindOption = {
  whenBehind: optional(
    choice("wait", "drop"),
    "if it cannot be written fast enough: make the connections wait, or drop events and count them; " +
      "wait is the default for files, drop for pipes and terminals",
  ),
};

/** The options of logs that need no file. */
export const fileOption = {
  file: optional(path, "append to a file instead of standard output"),
  ...behindOption,
};

/** The options of logs whose file can be cut anywhere between two events. */
export const rotationOptions = {
  rotate: option(
    size,
    "begin a new file when it has this size; x.1.json is then the one before x.json; 0 for never",
    "0",
  ),
  keep: option(count(0, 9999), "how many full files stay when the next one is begun", "5"),
};

/** How many bytes may wait to be written before the connections wait, or before events are dropped. */
export const queueLimits: Readonly<Record<WhenBehind, number>> = {
  wait: 32 * 1024 * 1024,
  drop: 8 * 1024 * 1024,
};

/** How long an output may take nothing when the program ends, in milliseconds. */
export const patience = 1000;

/** Where a text log goes to. */
interface TextTarget {
  readonly file: string | undefined;
  readonly whenBehind: WhenBehind | undefined;
  /** Opens the file. */
  readonly open?: (file: string) => Output;
}

/** A log that writes what `makeFormatter` makes of the events. */
export function textLog(
  { file, whenBehind, open = appendedLines }: TextTarget,
  makeFormatter: (setting: FormatSetting) => Formatter,
): LogMaker {
  return (setting) => {
    const { stream } = setting;
    const place = file ?? setting.path ?? stream;
    const style = styleFor(file === undefined ? stream : "file", setting.color);
    const formatter = makeFormatter({ ...setting, time: timeFormat(setting.timeZone), style });
    const output = file === undefined
      ? setting.output ?? standardOutput(stream)
      : openFile(file, () => isNamedPipe(file) ? pipeFor(file, setting) : open(file));
    const isFile = file !== undefined || setting.path !== undefined ||
      (setting.output === undefined && isRegularFile(stream));
    const mode = whenBehind ?? (isFile ? "wait" : "drop");
    const queue = queueTo(output, place, mode, setting);
    return new QueuedLog(
      formatter,
      queue,
      mode,
      (events) => setting.warn(gaps(place, `${events} events`)),
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

function pipeFor(file: string, { warn }: LogSetting): Output {
  return namedPipe(file, () => warn(`the log to ${file} waits: nobody reads this pipe`));
}

/** What a log waits in to be written; it warns once when its output is lost, and once when it takes nothing. */
export function queueTo(output: Output, place: string, mode: WhenBehind, { warn }: LogSetting): ByteQueue {
  const consequence = mode === "wait" ? "the connections wait for it" : "events are dropped";
  return new ByteQueue(
    output,
    queueLimits[mode],
    (error) => warn(cannotWrite(place, error)),
    () => warn(`the log to ${place} has not been written for ${stallTime / 1000} s: ${consequence}`),
  );
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
  readonly #buffer = new TextBuffer();
  #dropped = 0;
  #lost = 0;
  #lastMoment: Moment = { at: 0, ms: 0 };

  /** @param onGaps is called at the end with the number of missing events, if any are missing */
  constructor(
    readonly formatter: Formatter,
    readonly queue: ByteQueue,
    readonly mode: WhenBehind,
    readonly onGaps: (events: number) => void,
  ) {
    this.wantsData = formatter.wantsData;
  }

  get failed(): boolean {
    return this.queue.failed || this.#lost > 0;
  }

  get behind(): Promise<void> | undefined {
    return this.mode === "wait" ? this.queue.behind : undefined;
  }

  write(happening: Happening, moment: Moment): void {
    if (this.queue.failed) return;
    if (this.mode === "drop" && !this.queue.hasRoom) {
      this.#dropped++;
      this.#lost++;
      this.#lastMoment = moment;
      return;
    }
    if (this.#dropped > 0) this.#reportDropped(moment);
    this.#push(happening, moment);
  }

  #push(happening: Happening, moment: Moment): void {
    this.#buffer.clear();
    this.formatter.format(happening, moment, this.#buffer);
    if (this.#buffer.length > 0) this.queue.push(this.#buffer.written);
  }

  /** Writes how many events are missing, at the place where they are missing. */
  #reportDropped(moment: Moment): void {
    const events = this.#dropped;
    this.#dropped = 0;
    this.#push({ event: "dropped", events }, moment);
  }

  async close(): Promise<void> {
    if (this.#dropped > 0) this.#reportDropped(this.#lastMoment);
    await this.queue.close(patience);
    if (this.#lost > 0 && !this.queue.failed) this.onGaps(this.#lost);
  }
}
