import fc from "fast-check";
import { isTimeZone, timeFormat } from "../../../src/logs/time.ts";
import { assertEquals } from "../../assert.ts";

const full = (zone: string, time: string) => timeFormat(zone).full(Date.parse(time));

Deno.test("timeFormat() writes RFC 3339 with the offset of the zone at that moment", () => {
  const written: Array<[zone: string, utc: string, local: string]> = [
    ["UTC", "2026-11-22T10:00:00.123Z", "2026-11-22T10:00:00.123+00:00"],
    ["Asia/Shanghai", "2026-11-22T10:00:00.123Z", "2026-11-22T18:00:00.123+08:00"],
    ["Asia/Shanghai", "2026-12-31T16:00:00.000Z", "2027-01-01T00:00:00.000+08:00"],
    ["America/St_Johns", "2026-01-15T12:00:00.007Z", "2026-01-15T08:30:00.007-03:30"],
    ["America/St_Johns", "2026-07-15T12:00:00.007Z", "2026-07-15T09:30:00.007-02:30"],
    ["America/St_Johns", "2026-01-01T03:29:59.999Z", "2025-12-31T23:59:59.999-03:30"],
    ["Asia/Kathmandu", "2026-11-22T10:00:00.100Z", "2026-11-22T15:45:00.100+05:45"],
    ["Pacific/Chatham", "2026-07-01T00:00:00.000Z", "2026-07-01T12:45:00.000+12:45"],
    ["Pacific/Marquesas", "2026-07-01T00:00:00.000Z", "2026-06-30T14:30:00.000-09:30"],
    ["Pacific/Kiritimati", "2026-02-28T12:00:00.000Z", "2026-03-01T02:00:00.000+14:00"],
    ["Europe/London", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000+00:00"],
  ];
  for (const [zone, utc, local] of written) assertEquals([zone, full(zone, utc)], [zone, local]);
});

Deno.test("timeFormat() follows the clock when it is put forward and back", () => {
  const format = timeFormat("America/New_York");
  const changes: Array<[utc: string, local: string]> = [
    ["2026-03-08T06:59:59.999Z", "2026-03-08T01:59:59.999-05:00"],
    ["2026-03-08T07:00:00.000Z", "2026-03-08T03:00:00.000-04:00"],
    ["2026-11-01T05:59:59.999Z", "2026-11-01T01:59:59.999-04:00"],
    ["2026-11-01T06:00:00.000Z", "2026-11-01T01:00:00.000-05:00"],
  ];
  for (const [utc, local] of changes) assertEquals(format.full(Date.parse(utc)), local);
  // Lord Howe puts its clocks back by half an hour.
  assertEquals(full("Australia/Lord_Howe", "2026-04-04T14:59:59.000Z"), "2026-04-05T01:59:59.000+11:00");
  assertEquals(full("Australia/Lord_Howe", "2026-04-04T15:00:00.000Z"), "2026-04-05T01:30:00.000+10:30");
});

Deno.test("timeFormat() writes the time of day with three digits of a second", () => {
  const format = timeFormat("Asia/Shanghai");
  const at = Date.UTC(2026, 10, 22, 10);
  assertEquals(format.clock(at + 123), "18:00:00.123");
  assertEquals(format.clock(at + 7), "18:00:00.007");
  assertEquals(format.clock(at + 999.9), "18:00:00.999");
  assertEquals(format.clock(at + 1000), "18:00:01.000");
  // Time can be set back.
  assertEquals(format.clock(at - 1), "17:59:59.999");
});

const moments = fc.array(
  fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }).chain((ms) =>
    fc.array(fc.nat({ max: 1500 }), { maxLength: 3 }).map((later) => [ms, ...later.map((more) => ms + more)])
  ),
  { maxLength: 6 },
).map((groups) => groups.flat());

Deno.test("timeFormat() writes moments that can be read back, in any order and zone", () => {
  const zone = fc.constantFrom(
    "UTC",
    "Asia/Shanghai",
    "America/St_Johns",
    "Europe/Berlin",
    "Pacific/Chatham",
    undefined,
  );
  fc.assert(
    fc.property(zone, moments, (zone, moments) => {
      const format = timeFormat(zone);
      for (const ms of moments) {
        const text = format.full(ms);
        assertEquals([text, Date.parse(text)], [text, ms]);
        assertEquals(format.clock(ms), text.slice(11, 23));
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("isTimeZone() knows the names that the runtime knows", () => {
  for (const zone of ["UTC", "Asia/Shanghai", "asia/shanghai", "America/St_Johns", "Etc/GMT-8"]) {
    assertEquals([zone, isTimeZone(zone)], [zone, true]);
  }
  for (const zone of ["", "Shanghai", "Asia/Nowhere", "local", "UTC+8", "8", "../UTC"]) {
    assertEquals([zone, isTimeZone(zone)], [zone, false]);
  }
});
