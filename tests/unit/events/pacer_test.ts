import { Pacer, whenDue } from "../../../src/events/pacer.ts";
import { assert, assertEquals } from "../../assert.ts";

/** Writes so often, with timers that are late. @returns when, in milliseconds */
async function write(times: number, pause: number, late: (ms: number) => number): Promise<number[]> {
  let time = 0;
  const { signal } = new AbortController();
  const clock = { now: () => time };
  const sleep = (ms: number) => {
    time += late(ms);
    return Promise.resolve();
  };
  const pacer = new Pacer(pause);
  pacer.begin(0);
  const moments: number[] = [];
  while (moments.length < times) {
    await whenDue(pacer, { clock, signal, sleep });
    moments.push(time);
    pacer.wrote(time);
  }
  return moments;
}

/** As the runtime has them: whole milliseconds, and one more. */
const asInRuntime = (ms: number) => Math.max(1, Math.trunc(ms)) + 1.2;

Deno.test("Pacer keeps pauses below a millisecond on average: what became due follows at once", async () => {
  const moments = await write(1024, 0.01, asInRuntime);
  const last = moments.at(-1)!;
  assert(last >= 10.23 && last < 13, `${last}`);
  const ofOne = (await write(1001, 1, asInRuntime)).at(-1)!;
  assert(ofOne >= 1000 && ofOne < 1004, `${ofOne}`);
});

Deno.test("Pacer never shortens a pause of 5 ms or more", async () => {
  const moments = await write(20, 5, asInRuntime);
  const pauses = moments.slice(1).map((moment, i) => moment - moments[i]!);
  assert(pauses.every((pause) => pause >= 5 && pause < 9), `${pauses}`);
});

Deno.test("Pacer makes up for a late timer, but for 10 ms at most", async () => {
  let calls = 0;
  const moments = await write(100, 1, (ms) => ++calls === 1 ? 500 : ms);
  assertEquals(moments.filter((moment) => moment === 500).length, 11);
  assertEquals(moments.at(-1), 588);
});

Deno.test("Pacer does not make up for time in which there was nothing to write", () => {
  const pacer = new Pacer(1);
  pacer.begin(0);
  pacer.wrote(0);
  pacer.begin(100);
  assertEquals(pacer.wait(100), undefined);
  pacer.wrote(100);
  assertEquals(pacer.wait(100), 1);
  pacer.restart(100.5);
  assertEquals(pacer.wait(100.5), 1);
});

Deno.test("Pacer without a pause gives others a turn after 5 ms of writing", () => {
  const pacer = new Pacer(0);
  pacer.begin(0);
  const waits = [0, 2, 4.9, 5, 5.1, 10, 10.1].map((now) => pacer.wait(now));
  assertEquals(waits, [undefined, undefined, undefined, 0, undefined, undefined, 0]);
});

Deno.test("whenDue() waits for nothing after its signal has aborted", async () => {
  const controller = new AbortController();
  const pacer = new Pacer(10);
  pacer.begin(0);
  pacer.wrote(0);
  const sleeps: number[] = [];
  const sleep = (ms: number) => {
    sleeps.push(ms);
    controller.abort();
    return Promise.resolve();
  };
  const sleeper = { clock: { now: () => 1 }, signal: controller.signal, sleep };
  await whenDue(pacer, sleeper);
  assertEquals(sleeps, [9]);
  assertEquals(whenDue(pacer, sleeper), undefined);
});
