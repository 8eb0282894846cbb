import { later, until, whenOver } from "../../../src/faults/timers.ts";
import { assert, assertEquals } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { FakeOutlet } from "./fake_outlet.ts";

Deno.test("until() waits for the moment, and not at all when it has come", async () => {
  const outlet = new FakeOutlet();
  let at: number | undefined;
  until(100, outlet)!.then(() => at = outlet.clock.now());
  await outlet.clock.advance(1000);
  assertEquals(at, 100);
  assertEquals([until(1000, outlet), until(-Infinity, outlet)], [undefined, undefined]);
});

Deno.test("until() is not early where the timers are", async () => {
  const outlet = new FakeOutlet();
  const { clock, signal } = outlet;
  // Timers that know whole milliseconds only.
  outlet.sleep = (ms) => clock.sleep(Math.max(1, Math.floor(ms)), signal).catch(() => {});
  await clock.advance(0.4);
  let at = 0;
  until(100, outlet)!.then(() => at = clock.now());
  await clock.advance(1000);
  assert(at >= 100 && at < 101, `${at}`);
});

Deno.test("until() waits no longer than the fault lasts", async () => {
  const outlet = new FakeOutlet();
  let isDone = false;
  until(100, outlet)!.then(() => isDone = true);
  await outlet.clock.advance(10);
  outlet.finish();
  await settled();
  assertEquals([isDone, outlet.clock.waiting], [true, 0]);
});

Deno.test("later() acts once, unless it is called off or the fault is over before", async () => {
  const outlet = new FakeOutlet();
  const acts: string[] = [];
  later(100, outlet, () => acts.push("in time"));
  later(50, outlet, () => acts.push("called off"))();
  later(1000, outlet, () => acts.push("too late"));
  await outlet.clock.advance(200);
  outlet.finish();
  later(0, outlet, () => acts.push("over"));
  await outlet.clock.advance(2000);
  assertEquals([acts, outlet.clock.waiting], [["in time"], 0]);
});

Deno.test("whenOver() resolves when the fault is over, also when it was before", async () => {
  const outlet = new FakeOutlet();
  let isOver = false;
  whenOver(outlet).then(() => isOver = true);
  await settled();
  assertEquals(isOver, false);
  outlet.finish();
  await settled();
  assertEquals(isOver, true);
  await whenOver(outlet);
});
