import type { OptionGroup } from "../cli/command.ts";
import { lineEnd } from "../cli/surroundings.ts";
import { say } from "../cli/say.ts";
import type { Named } from "../core/catalogue.ts";
import type { Log } from "../core/event.ts";
import { usage } from "../core/failure.ts";
import { option, optional, type Options, repeated, type Value } from "../core/options.ts";
import type { Surroundings } from "../core/surroundings.ts";
import { choice } from "../core/values.ts";
import type { Output } from "../io/output.ts";
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

/** The options of every command that writes logs. */
export const logOptions = {
  title: "Logs",
  options: {
    log: repeated(lazyLogs, "write events as text, json or hex; file=PATH for a file"),
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
export async function impliedLog(spec: string, surroundings: Surroundings): Promise<Named<LogMaker>> {
  await lazyLogs.prepare();
  return lazyLogs.parse(spec, surroundings);
}

/** Opens what `--log` asks for. @param output takes the place of the stream */
export function openLogs(
  wanted: readonly Named<LogMaker>[],
  stream: LogSetting["stream"],
  { tz, color }: LogOptions,
  output?: Output,
): Log[] {
  const setting: LogSetting = { stream, output, color, timeZone: tz, lineEnd, warn: say };
  return wanted.map(({ made }) => made(setting));
}

/** Writes out what the logs still hold. @returns whether all of it is written */
export async function closeLogs(open: readonly Log[]): Promise<boolean> {
  await Promise.all(open.map((log) => log.close()));
  return open.every((log) => !log.failed);
}
