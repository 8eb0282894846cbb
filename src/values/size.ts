import { usage } from "./failure.ts";

/** Decimal and binary multiples as IEC 80000-13 has them: kB is 1000 bytes, KiB 1024. */
const unitsInBytes: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

export const sizeExamples = "512, 64KiB, 10MB";

/**
 * Reads `512`, `64KiB`, `10MB`, `1.5MiB`; upper and lower case are the same.
 * @returns bytes, a whole number
 * @throws {Failure} when it is not a size
 */
export function parseSize(text: string): number {
  const [, whole, fraction = "", unit = "b"] = /^(\d+)(?:\.(\d+))?(?: ?([a-z]+))?$/i.exec(text) ?? [];
  const factor = unitsInBytes[unit.toLowerCase()];
  if (whole === undefined || typeof factor !== "number") {
    throw usage(`"${text}" is not a size (try ${sizeExamples})`);
  }
  // In whole numbers, because 1.001 * 1000 is not 1001 in floating point.
  const scaled = BigInt(whole + fraction) * BigInt(factor);
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) throw usage(`"${text}" is not a whole number of bytes (try ${sizeExamples})`);
  const bytes = Number(scaled / divisor);
  if (!Number.isSafeInteger(bytes)) throw usage(`"${text}" is too large`);
  return bytes;
}

export const rateExamples = "10KB/s, 1MiB/s";

/**
 * Reads `10KB/s`: a size, per second.
 * @returns bytes a second
 * @throws {Failure} when it is not a rate
 */
export function parseRate(text: string): number {
  const [, size] = /^(.+)\/s$/.exec(text) ?? [];
  try {
    if (size !== undefined) return parseSize(size);
  } catch {
    // The message below speaks of the whole rate.
  }
  throw usage(`"${text}" is not a rate (try ${rateExamples})`);
}

/** Writes bytes for people: `512 B`, `64 KiB`, `1.5 MiB`. */
export function formatSize(bytes: number): string {
  let [amount, unit] = [bytes, "B"];
  for (const next of ["KiB", "MiB", "GiB"]) {
    if (amount < 1024) break;
    [amount, unit] = [amount / 1024, next];
  }
  return `${Number(amount.toFixed(1))} ${unit}`;
}
