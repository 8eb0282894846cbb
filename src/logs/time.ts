/** Writes the times of events, in one time zone. */
export interface TimeFormat {
  /** `18:00:00.123` */
  clock(ms: number): string;
  /** `2026-11-22T18:00:00.123+08:00` (RFC 3339) */
  full(ms: number): string;
}

/** @param zone as in the IANA time zone database, `UTC`, or undefined for the local time */
export function timeFormat(zone: string | undefined): TimeFormat {
  // Everything but the milliseconds is the same for all events of one second, and costs a lot to find out.
  let second = NaN;
  let time = "";
  let date = "";
  let offset = "";
  const at = (ms: number): string => {
    const now = Math.floor(ms / 1000);
    if (now !== second) {
      second = now;
      ({ date, time, offset } = wallClock(now * 1000, zone));
    }
    return String(Math.floor(ms - now * 1000)).padStart(3, "0");
  };
  return {
    clock(ms) {
      const fraction = at(ms);
      return `${time}.${fraction}`;
    },
    full(ms) {
      const fraction = at(ms);
      return `${date}T${time}.${fraction}${offset}`;
    },
  };
}

function wallClock(ms: number, zone: string | undefined): { date: string; time: string; offset: string } {
  const shift = zone === undefined ? -new Date(ms).getTimezoneOffset() : offsetMinutes(ms, zone);
  const [date = "", time = ""] = new Date(ms + shift * 60_000).toISOString().slice(0, 19).split("T");
  const minutes = Math.abs(shift);
  const two = (n: number) => String(n).padStart(2, "0");
  return {
    date,
    time,
    offset: `${shift < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
  };
}

/** How far a time zone is ahead of UTC at a moment, in minutes. */
function offsetMinutes(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(ms);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Whether the runtime knows a time zone by that name. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
