import type { OptionGroup } from "../cli/command.ts";
import { lineEnd } from "../cli/platform.ts";
import { printMessage } from "../cli/stderr.ts";
import type { Named } from "../values/registry.ts";
import type { Log } from "../events/event.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure, usage } from "../values/failure.ts";
import { option, optional, type Options, repeated, type Value } from "../values/options.ts";
import type { Platform } from "../values/platform.ts";
import { messageOf } from "../events/system_error.ts";
import { choice, path } from "../values/value_types.ts";
import { refuseLinkElsewhere } from "../io/link_target.ts";
import { type Output, replacedFile } from "../io/output.ts";
import type { LogMaker, LogSetting } from "../logs/log.ts";
import { isTimeZone } from "../logs/time.ts";
import { lazyLogs } from "./lazy_catalogues.ts";

const timeZone: Value<string> = {
  placeholder: "ZONE",
  parse(text) {
    if (isTimeZone(text)) return text;
    throw usage(`"${text}" is not a time zone (try UTC, Asia/Shanghai)`);
  },
};

/** A file, and the log that writes into it. */
interface RecordFile {
  readonly path: string;
  readonly log: Named<LogMaker>;
}

const recordFile: Value<RecordFile> = {
  ...path,
  prepare: () => lazyLogs.prepare(),
  parse: (text, platform) => ({
    path: path.parse(text, platform),
    log: lazyLogs.parse("json", platform),
  }),
};

/** The options of every command that writes logs. */
export const logOptions = {
  title: "Logs",
  options: {
    log: repeated(lazyLogs, "write events as text, json, hex or pcapng; file=PATH for a file"),
    record: optional(
      recordFile,
      "record all traffic in this file (overwritten), to be replayed (--service replay, client --replay, run --from)",
    ),
    tz: optional(timeZone, "write times in this zone instead of the local one"),
    color: option(
      choice("auto", "always", "never"),
      "colours: on terminals only, or always, or never; NO_COLOR means never",
      "auto",
    ),
  },
} as const satisfies OptionGroup;

type LogOptions = Options<typeof logOptions.options>;

/** A log that nobody wrote on the command line: the default one, or that of `-v`. */
export async function impliedLog(spec: string, platform: Platform): Promise<Named<LogMaker>> {
  await lazyLogs.prepare();
  return lazyLogs.parse(spec, platform);
}

/** Opens what `--log` and `--record` ask for. @param more what only some commands say of themselves */
export function openLogs(
  wanted: readonly Named<LogMaker>[],
  stream: LogSetting["stream"],
  { record, tz, color }: LogOptions,
  more: Pick<LogSetting, "output" | "isBetween"> = {},
): Log[] {
  const setting: LogSetting = { stream, color, timeZone: tz, lineEnd, warn: printMessage, ...more };
  const open = wanted.map(({ made }) => made(setting));
  if (record) open.push(record.log.made({ ...setting, output: emptied(record.path), path: record.path }));
  return open;
}

/** A recording is one session: what the file held before is gone. */
function emptied(file: string): Output {
  refuseLinkElsewhere(file);
  try {
    return replacedFile(file);
  } catch (error) {
    throw new Failure(ExitCode.LocalResource, `cannot record to ${file}: ${messageOf(error)}`);
  }
}

/** Writes out what the logs still hold. @returns whether all of it is written */
export async function closeLogs(open: readonly Log[]): Promise<boolean> {
  await Promise.all(open.map((log) => log.close()));
  return open.every((log) => !log.failed);
}
