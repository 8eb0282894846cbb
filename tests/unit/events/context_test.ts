import { createContext } from "../../../src/events/context.ts";
import type { Happening, Log, Moment } from "../../../src/events/event.ts";
import { assert, assertEquals } from "../../assert.ts";
import { FakeClock, settled } from "../fake_clock.ts";

class Recorder implements Log {
  readonly written: Array<[Happening, Moment]> = [];
  readonly failed = false;
  constructor(readonly wantsData: boolean) {}
  write(happening: Happening, moment: Moment) {
    this.written.push([happening, moment]);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

const peer = { host: "127.0.0.1", port: 50123 };
const data: Happening = { event: "data", conn: 1, peer, dir: "in", offset: 0, bytes: Uint8Array.of(1) };
const error: Happening = { event: "error", message: "x" };

Deno.test("createContext() stamps what happens with the time, and with the time since its start", async () => {
  const clock = new FakeClock();
  await clock.advance(500);
  const log = new Recorder(true);
  const context = createContext([log], new AbortController().signal, clock);
  await clock.advance(12.5);
  context.emit(error);
  assertEquals(log.written, [[error, { at: clock.epoch + 512.5, ms: 12.5 }]]);
});

Deno.test("createContext() gives data only to the logs that want it", () => {
  const [all, few] = [new Recorder(true), new Recorder(false)];
  const context = createContext([few, all], new AbortController().signal, new FakeClock());
  context.emit(data);
  context.emit(error);
  assertEquals(all.written.map(([{ event }]) => event), ["data", "error"]);
  assertEquals(few.written.map(([{ event }]) => event), ["error"]);
});

Deno.test("createContext() wants data when any log does", () => {
  const wants = (...logs: Log[]) =>
    createContext(logs, new AbortController().signal, new FakeClock()).wantsData;
  assertEquals(wants(), false);
  assertEquals(wants(new Recorder(false)), false);
  assertEquals(wants(new Recorder(false), new Recorder(true)), true);
});

Deno.test("createContext() hands on the signal, and random numbers from 0 up to 1", () => {
  const { signal } = new AbortController();
  const context = createContext([], signal, new FakeClock());
  assertEquals(context.signal === signal, true);
  for (let i = 0; i < 100; i++) {
    const number = context.random();
    assert(number >= 0 && number < 1);
  }
});

/** A log that says when it is behind. */
class SlowLog extends Recorder {
  behind: Promise<void> | undefined;
  #catchUp = () => {};

  fallBehind(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.behind = promise;
    this.#catchUp = resolve;
  }

  async catchUp(): Promise<void> {
    this.behind = undefined;
    this.#catchUp();
    await settled();
  }
}

function slowLogs() {
  const logs = [new SlowLog(true), new SlowLog(true), new Recorder(true)] as const;
  const clock = new FakeClock();
  const stop = new AbortController();
  return { logs, clock, stop, context: createContext(logs, stop.signal, clock) };
}

Deno.test("Context.behind() is pending until no log is behind any more", async () => {
  const { logs: [one, other], context } = slowLogs();
  context.emit(error);
  assertEquals(context.behind(), undefined);
  one.fallBehind();
  context.emit(error);
  let isOver = false;
  context.behind()!.then(() => isOver = true);
  other.fallBehind();
  await one.catchUp();
  assertEquals([isOver, context.behind() !== undefined], [false, true]);
  await other.catchUp();
  assertEquals([isOver, context.behind()], [true, undefined]);
});

Deno.test("Context.clock stands still while a log is behind; events have the real time", async () => {
  const { logs: [log], clock, context } = slowLogs();
  let fired = 0;
  context.clock.after(3000, () => fired++);
  log.fallBehind();
  context.emit(error);
  await clock.advance(10_000);
  context.emit(error);
  assertEquals([fired, context.clock.now(), log.written[1]![1].ms], [0, 0, 10_000]);
  await log.catchUp();
  await clock.advance(3000);
  assertEquals([fired, context.clock.now()], [1, 3000]);
});

Deno.test("Context.clock runs when the program is asked to stop: a grace time ends, also behind a log", async () => {
  const { logs: [log], clock, stop, context } = slowLogs();
  log.fallBehind();
  context.emit(error);
  await clock.advance(100);
  let fired = 0;
  context.clock.after(2000, () => fired++);
  stop.abort();
  await clock.advance(2000);
  assertEquals(fired, 1);
});

Deno.test("the event stopped has how long connections waited for a log, if they did", async () => {
  const { logs: [log], clock, context } = slowLogs();
  const stopped: Happening = { event: "stopped", connections: 1, refused: 0, bytesIn: 0, bytesOut: 0 };
  context.emit(stopped);
  for (const ms of [100, 50]) {
    log.fallBehind();
    context.emit(error);
    await clock.advance(ms);
    await log.catchUp();
    await clock.advance(1);
  }
  context.emit(stopped);
  const ends = log.written.filter(([{ event }]) => event === "stopped");
  assertEquals(ends.map(([happening]) => happening), [stopped, { ...stopped, waited: 150 }]);
});
