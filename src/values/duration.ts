import { usage } from "./failure.ts";

const unitsInMs: Record<string, number> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The longest delay a timer of the runtime can be set to: 2^31 - 1 ms, about 24.8 days. */
const longestMs = 2 ** 31 - 1;

export const durationExamples = "250ms, 3s, 2m, 1h";

/**
 * Reads `250ms`, `3s`, `1.5m`, `0`; the units are us, ms, s, m, h and d.
 * @returns milliseconds
 * @throws {Failure} when it is not a duration, or longer than a timer can be (24 days)
 */
export function parseDuration(text: string): number {
  if (text === "0") return 0;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(us|ms|s|m|h|d)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) {
    if (/^\d+(\.\d+)?$/.test(text)) throw usage(`"${text}" has no unit (try ${text}ms or ${text}s)`);
    throw usage(`"${text}" is not a duration (try ${durationExamples})`);
  }
  const ms = Number(amount) * unitsInMs[unit]!;
  if (ms > longestMs) throw usage(`"${text}" is too long (at most 24d)`);
  return ms;
}

/** Writes milliseconds as `parseDuration` reads them, in the largest unit that needs no fraction. */
export function formatDuration(ms: number): string {
  if (ms === 0) return "0";
  for (const unit of ["d", "h", "m", "s", "ms"]) {
    const amount = ms / unitsInMs[unit]!;
    if (Number.isInteger(amount)) return `${amount}${unit}`;
  }
  return ms < 1 ? `${Math.round(ms * 1000)}us` : `${Number(ms.toFixed(3))}ms`;
}
