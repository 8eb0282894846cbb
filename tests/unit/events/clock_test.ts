import { systemClock } from "../../../src/events/clock.ts";
import {
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertRejects,
} from "../../assert.ts";

Deno.test("systemClock.now() never runs backwards, and wall() is the time of day", () => {
  const readings = Array.from({ length: 100 }, () => systemClock.now());
  assertEquals(readings, readings.toSorted((a, b) => a - b));
  const before = Date.now();
  const wall = systemClock.wall();
  assertGreaterOrEqual(wall, before);
  assertLessOrEqual(wall, Date.now());
});

Deno.test("systemClock.sleep() takes its time", async () => {
  const started = systemClock.now();
  await systemClock.sleep(20);
  // Timers count in whole milliseconds, and may be early by a part of one.
  assertGreaterOrEqual(systemClock.now() - started, 19);
});

Deno.test("systemClock.sleep() rejects with the signal's reason, at once", async () => {
  const started = systemClock.now();
  const control = new AbortController();
  const asleep = systemClock.sleep(60_000, control.signal);
  control.abort(new RangeError("enough"));
  await assertRejects(() => asleep, RangeError, "enough");
  await assertRejects(() => systemClock.sleep(60_000, control.signal), RangeError, "enough");
  assertLess(systemClock.now() - started, 10_000);
});

Deno.test("systemClock.after() acts once, unless it is cancelled before", async () => {
  const calls: string[] = [];
  const cancel = systemClock.after(1, () => calls.push("cancelled"));
  cancel();
  await new Promise<void>((resolve) => {
    systemClock.after(2, () => {
      calls.push("called");
      resolve();
    });
  });
  await systemClock.sleep(5);
  assertEquals(calls, ["called"]);
});

/** Stops the program, as SIGSTOP or a debugger does. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

Deno.test("systemClock.after() keeps the order of timers that are late, and what one cancels", async () => {
  const calls: string[] = [];
  systemClock.after(10, () => {
    calls.push("first");
    cancel();
  });
  const cancel = systemClock.after(20, () => calls.push("cancelled"));
  const last = new Promise<void>((resolve) => {
    systemClock.after(290, () => {
      calls.push("barely late");
      resolve();
    });
  });
  pause(300);
  await last;
  assertEquals(calls, ["first", "barely late"]);
});
