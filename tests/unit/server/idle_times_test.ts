import { IdleTimes } from "../../../src/server/idle_times.ts";
import { assertEquals } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";

Deno.test("IdleTimes notices within a second that bytes moved, and sets no timer after stop()", async () => {
  const clock = new FakeClock();
  const member = { bytesIn: 0, bytesOut: 0 };
  const times = new IdleTimes(() => [member], clock);
  times.start();
  await clock.advance(1500);
  assertEquals(times.lastActivity(member), 1000);
  member.bytesOut = 5;
  await clock.advance(700);
  assertEquals(times.lastActivity(member), 2000);
  await clock.advance(10_000);
  assertEquals(times.lastActivity(member), 2000);
  member.bytesIn = 1;
  assertEquals(times.lastActivity(member), 12_200);
  times.stop();
  assertEquals(clock.waiting, 0);
});
