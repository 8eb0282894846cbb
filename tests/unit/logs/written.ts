import { join } from "node:path";
import type { Happening, Log, Moment } from "../../../src/events/event.ts";
import type { LogSetting } from "../../../src/logs/log.ts";
import { logs } from "../../../src/logs/index.ts";
import { linux } from "../refusal.ts";

/** Six in the evening in Shanghai, a little after the first event of a run that began 12.345 ms before. */
export const moment: Moment = { at: Date.UTC(2026, 10, 22, 10, 0, 0, 123), ms: 12.345 };

/** What the design's examples are about. */
export const first = { conn: 1, peer: { host: "127.0.0.1", port: 50123 } };

export const setting: LogSetting = {
  stream: "stdout",
  color: "never",
  timeZone: "Asia/Shanghai",
  lineEnd: "\n",
  warn(message) {
    throw new Error(`nothing should go wrong: ${message}`);
  },
};

/** What a log of this spec writes to its file. */
export async function written(
  spec: string,
  happenings: readonly Happening[],
  settings: Partial<LogSetting> = {},
): Promise<string> {
  return await withFile(async (path) => {
    const log = open(spec, path, settings);
    for (const happening of happenings) log.write(happening, moment);
    await log.close();
    return await Deno.readTextFile(path);
  });
}

/** Opens a log that is a file, whatever its spec says otherwise. */
export function open(spec: string, path: string, settings: Partial<LogSetting> = {}): Log {
  const separator = spec.includes(":") ? "," : ":";
  const { made } = logs.parse(`${spec}${separator}file=${path.replaceAll(",", "\\,")}`, linux);
  return made({ ...setting, ...settings });
}

/** Calls `use` with the path of a file that is not there yet, in a folder of its own. */
export async function withFile<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(join(folder, "log"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
