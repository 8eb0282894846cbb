import { assertEquals, assertRejects } from "../assert.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("FakeClock calls what is due in order of time, and of setting for the same time", async () => {
  const clock = new FakeClock();
  const calls: string[] = [];
  for (const [ms, name] of [[20, "c"], [10, "a"], [10, "b"], [31, "late"]] as const) {
    clock.after(ms, () => calls.push(`${name} at ${clock.now()}`));
  }
  clock.after(5, () => calls.push("cancelled"))();
  await clock.advance(30);
  assertEquals(calls, ["a at 10", "b at 10", "c at 20"]);
  assertEquals([clock.now(), clock.wall() - clock.epoch, clock.waiting], [30, 30, 1]);
});

Deno.test("FakeClock lets a sleeper sleep again within one turn", async () => {
  const clock = new FakeClock();
  const woken: number[] = [];
  const sleeper = async () => {
    for (let i = 0; i < 3; i++) {
      await clock.sleep(10);
      woken.push(clock.now());
    }
  };
  const done = sleeper();
  await clock.advance(100);
  await done;
  assertEquals(woken, [10, 20, 30]);
});

Deno.test("FakeClock.sleep() rejects with the signal's reason and leaves no timer", async () => {
  const clock = new FakeClock();
  const control = new AbortController();
  const asleep = clock.sleep(1000, control.signal);
  control.abort(new RangeError("enough"));
  await assertRejects(() => asleep, RangeError, "enough");
  await assertRejects(() => clock.sleep(1, control.signal), RangeError, "enough");
  assertEquals(clock.waiting, 0);
});
