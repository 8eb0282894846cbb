import { parseTimeFormat, timeConversions } from "../../../src/templates/time_format.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";

const utc = (format: string, ms: number) => parseTimeFormat(format, true)(ms);

Deno.test("parseTimeFormat() writes what strftime writes", () => {
  const ms = Date.UTC(2026, 2, 5, 13, 7, 9, 42);
  assertEquals(utc("%Y-%m-%d %H:%M:%S.%L", ms), "2026-03-05 13:07:09.042");
  assertEquals(utc("%y %I %p %j %a %A %b %B", ms), "26 01 PM 064 Thu Thursday Mar March");
  assertEquals(utc("%F %T %z 100%%", ms), "2026-03-05 13:07:09 +0000 100%");
  assertEquals(utc("", ms), "");
});

Deno.test("parseTimeFormat() has no trouble at the edges of days and years", () => {
  assertEquals(utc("%I%p %j", Date.UTC(2024, 11, 31, 0, 0)), "12AM 366");
  assertEquals(utc("%I%p %j", Date.UTC(2024, 0, 1, 12, 0)), "12PM 001");
  assertEquals(utc("%Y %T.%L", Date.UTC(1970, 0, 1) - 1), "1969 23:59:59.999");
});

Deno.test("parseTimeFormat() writes local time with its offset", () => {
  for (const ms of [Date.UTC(2026, 0, 15, 12), Date.UTC(2026, 6, 15, 12)]) {
    const text = parseTimeFormat("%FT%T.%L%z", false)(ms);
    assertMatch(text, /[+-]\d{4}$/);
    assertEquals(Date.parse(text.replace(/(\d\d)$/, ":$1")), ms);
  }
});

Deno.test("parseTimeFormat() refuses what strftime may have but it has not", () => {
  for (const part of ["%Q", "%", "%é", "%\n"]) {
    assertRefused(
      () => parseTimeFormat(`a${part}`, true),
      `"${part}" is not a part of a time (${timeConversions.join(" ")})`,
    );
  }
});
