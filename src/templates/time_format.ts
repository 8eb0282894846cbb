import { usage } from "../values/failure.ts";

type Conversion = (local: Date, offsetMinutes: number) => string;

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function digits(number: number, count = 2): string {
  return String(number).padStart(count, "0");
}

/** A part of what strftime has, in English, and `%L` for milliseconds as in Ruby. */
const conversions: Record<string, Conversion> = {
  Y: (date) => digits(date.getUTCFullYear(), 4),
  y: (date) => digits(date.getUTCFullYear() % 100),
  m: (date) => digits(date.getUTCMonth() + 1),
  d: (date) => digits(date.getUTCDate()),
  H: (date) => digits(date.getUTCHours()),
  I: (date) => digits((date.getUTCHours() + 11) % 12 + 1),
  M: (date) => digits(date.getUTCMinutes()),
  S: (date) => digits(date.getUTCSeconds()),
  L: (date) => digits(date.getUTCMilliseconds(), 3),
  p: (date) => date.getUTCHours() < 12 ? "AM" : "PM",
  j: (date) => digits(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1, 3),
  a: (date) => days[date.getUTCDay()]!.slice(0, 3),
  A: (date) => days[date.getUTCDay()]!,
  b: (date) => months[date.getUTCMonth()]!.slice(0, 3),
  B: (date) => months[date.getUTCMonth()]!,
  F: (date) => date.toISOString().slice(0, 10),
  T: (date) => date.toISOString().slice(11, 19),
  z: (_, minutes) => {
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    return `${minutes < 0 ? "-" : "+"}${digits(hours)}${digits(rest)}`;
  },
  "%": () => "%",
};

export const timeConversions: readonly string[] = Object.keys(conversions).map((letter) => `%${letter}`);

/**
 * Reads a format like `%H:%M:%S.%L`.
 * @returns what writes a time, in milliseconds since 1970, in the time zone of this machine or in UTC
 * @throws {Failure} when it has a conversion that does not exist
 */
export function parseTimeFormat(format: string, utc: boolean): (ms: number) => string {
  const parts = format.split(/(%.?)/su).map((part, i): string | Conversion => {
    if (i % 2 === 0) return part;
    const conversion = Object.hasOwn(conversions, part.slice(1)) ? conversions[part.slice(1)] : undefined;
    if (conversion) return conversion;
    throw usage(`"${part}" is not a part of a time (${timeConversions.join(" ")})`);
  });
  return (ms) => {
    const offset = utc ? 0 : -new Date(ms).getTimezoneOffset();
    const local = new Date(ms + offset * 60_000);
    return parts.map((part) => typeof part === "string" ? part : part(local, offset)).join("");
  };
}
