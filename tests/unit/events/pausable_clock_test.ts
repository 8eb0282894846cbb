import { PausableClock } from "../../../src/events/pausable_clock.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";

function make() {
  const base = new FakeClock();
  return { base, clock: new PausableClock(base) };
}

Deno.test("PausableClock stands still while it is paused; the wall clock goes on", async () => {
  const { base, clock } = make();
  await base.advance(10);
  clock.pause();
  clock.pause();
  await base.advance(500);
  assertEquals([clock.now(), clock.paused, clock.wall()], [10, 500, base.epoch + 510]);
  clock.resume();
  clock.resume();
  await base.advance(5);
  assertEquals([clock.now(), clock.paused], [15, 500]);
});

Deno.test("PausableClock.after() counts no pause, whether it begins, ends or lasts while the time is due", async () => {
  const { base, clock } = make();
  const fired: number[] = [];
  clock.after(100, () => fired.push(base.now()));
  await base.advance(50);
  clock.pause();
  await base.advance(20);
  clock.resume();
  // The timer is due, 20 ms too early.
  await base.advance(35);
  clock.pause();
  await base.advance(1000);
  assertEquals(fired, []);
  clock.resume();
  await base.advance(14);
  assertEquals(fired, []);
  await base.advance(1);
  assertEquals([fired, base.waiting], [[1120], 0]);
});

Deno.test("PausableClock.after() can be cancelled before, in and after a pause", async () => {
  const { base, clock } = make();
  let fired = 0;
  const act = () => void fired++;
  clock.after(100, act)();
  const inPause = clock.after(100, act);
  const afterPause = clock.after(100, act);
  clock.pause();
  await base.advance(200);
  inPause();
  clock.resume();
  await base.advance(50);
  afterPause();
  await base.advance(1000);
  assertEquals([fired, base.waiting], [0, 0]);
});

Deno.test("PausableClock.sleep() lasts longer by a pause, and rejects when its signal aborts", async () => {
  const { base, clock } = make();
  let isOver = false;
  clock.sleep(10).then(() => isOver = true);
  clock.pause();
  await base.advance(10);
  clock.resume();
  await base.advance(9);
  assertEquals(isOver, false);
  await base.advance(1);
  assertEquals(isOver, true);
  const stop = new AbortController();
  const asleep = clock.sleep(10, stop.signal);
  stop.abort(new Error("stopped"));
  await assertRejects(() => asleep, Error, "stopped");
  await assertRejects(() => clock.sleep(10, stop.signal), Error, "stopped");
  assertEquals(base.waiting, 0);
});
