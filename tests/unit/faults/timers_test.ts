import { later, until, whenOver } from "../../../src/faults/timers.ts";
import { assert, assertEquals } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { FakeFaultContext } from "./fake_fault_context.ts";

Deno.test("until() waits for the moment, and not at all when it has come", async () => {
  const context = new FakeFaultContext();
  let at: number | undefined;
  until(100, context)!.then(() => at = context.clock.now());
  await context.clock.advance(1000);
  assertEquals(at, 100);
  assertEquals([until(1000, context), until(-Infinity, context)], [undefined, undefined]);
});

Deno.test("until() is not early where the timers are", async () => {
  const context = new FakeFaultContext();
  const { clock, signal } = context;
  // Timers that know whole milliseconds only.
  context.sleep = (ms) => clock.sleep(Math.max(1, Math.floor(ms)), signal).catch(() => {});
  await clock.advance(0.4);
  let at = 0;
  until(100, context)!.then(() => at = clock.now());
  await clock.advance(1000);
  assert(at >= 100 && at < 101, `${at}`);
});

Deno.test("until() waits no longer than the fault lasts", async () => {
  const context = new FakeFaultContext();
  let isDone = false;
  until(100, context)!.then(() => isDone = true);
  await context.clock.advance(10);
  context.finish();
  await settled();
  assertEquals([isDone, context.clock.waiting], [true, 0]);
});

Deno.test("later() acts once, unless it is called off or the fault is over before", async () => {
  const context = new FakeFaultContext();
  const acts: string[] = [];
  later(100, context, () => acts.push("in time"));
  later(50, context, () => acts.push("called off"))();
  later(1000, context, () => acts.push("too late"));
  await context.clock.advance(200);
  context.finish();
  later(0, context, () => acts.push("over"));
  await context.clock.advance(2000);
  assertEquals([acts, context.clock.waiting], [["in time"], 0]);
});

Deno.test("whenOver() resolves when the fault is over, also when it was before", async () => {
  const context = new FakeFaultContext();
  let isOver = false;
  whenOver(context).then(() => isOver = true);
  await settled();
  assertEquals(isOver, false);
  context.finish();
  await settled();
  assertEquals(isOver, true);
  await whenOver(context);
});
