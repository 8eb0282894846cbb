import { createContext } from "../../../src/events/context.ts";
import type { Happening, Log, Moment } from "../../../src/events/event.ts";
import { assert, assertEquals } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";

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

Deno.test("createContext() hands on the signal and the clock, and random numbers from 0 up to 1", () => {
  const { signal } = new AbortController();
  const clock = new FakeClock();
  const context = createContext([], signal, clock);
  assertEquals([context.signal === signal, context.clock === clock], [true, true]);
  for (let i = 0; i < 100; i++) {
    const number = context.random();
    assert(number >= 0 && number < 1);
  }
});
