import { createContext } from "../../../src/events/context.ts";
import type { Happening } from "../../../src/events/event.ts";
import { Failure } from "../../../src/values/failure.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Downtime } from "../../../src/proxy/downtime.ts";
import type { ProxyFault } from "../../../src/proxy/proxy.ts";
import { assertEquals } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";
import { proxyFault } from "./proxy_fault.ts";

/** A fault that takes the listener away, in milliseconds. @param lasts 0 for ever */
function down(after: number, lasts: number, serial = 0): ProxyFault {
  return proxyFault(`down:after=${after}ms,for=${lasts}ms`, serial);
}

/** A downtime, and what it did when. @param start what the proxy does to come back */
function setUp(start: () => Promise<void> = () => Promise.resolve()) {
  const clock = new FakeClock();
  const told: string[] = [];
  const tell = (what: string) => void told.push(`${clock.now()} ${what}`);
  const log = {
    wantsData: false,
    failed: false,
    write: (each: Happening) => tell(each.event === "error" ? `error: ${each.message}` : each.event),
    close: () => Promise.resolve(),
  };
  const context = createContext([log], new AbortController().signal, clock);
  const proxy = {
    stop: () => tell("stop"),
    start: () => {
      tell("start");
      return start();
    },
  };
  return { clock, told, downtime: new Downtime(proxy, context) };
}

Deno.test("Downtime takes the listener away at its time, and brings it back", async () => {
  const { clock, told, downtime } = setUp();
  downtime.watch([down(100, 50)]);
  await clock.advance(1000);
  assertEquals(told, ["100 fault", "100 stop", "150 fault", "150 start"]);
  assertEquals(clock.waiting, 0);
});

Deno.test("Downtime without an end lasts until its fault is taken away", async () => {
  const { clock, told, downtime } = setUp();
  downtime.watch([down(10, 0)]);
  await clock.advance(1000);
  downtime.watch([]);
  assertEquals(told, ["10 fault", "10 stop", "1000 fault", "1000 start"]);
});

Deno.test("Downtime of a fault that is taken away before its time does not come", async () => {
  const { clock, told, downtime } = setUp();
  downtime.watch([down(10, 5)]);
  downtime.watch([]);
  await clock.advance(1000);
  assertEquals(told, []);
  assertEquals(clock.waiting, 0);
});

Deno.test("Downtime of two faults that overlap ends with the later one", async () => {
  const { clock, told, downtime } = setUp();
  const faults = [down(10, 50, 0), down(20, 100, 1)];
  for (const count of [1, 2]) downtime.watch(faults.slice(0, count));
  await clock.advance(1000);
  assertEquals(told.filter((each) => !each.endsWith("fault")), ["10 stop", "20 stop", "120 start"]);
});

Deno.test("Downtime tells when the listener can't come back", async () => {
  const refuse = () => Promise.reject(new Failure(ExitCode.LocalResource, "in use"));
  const { clock, told, downtime } = setUp(refuse);
  downtime.watch([down(0, 5)]);
  await clock.advance(10);
  assertEquals(told.at(-1), "5 error: in use");
});

Deno.test("Downtime.stop() ends all of it, without a word", async () => {
  const { clock, told, downtime } = setUp();
  downtime.watch([down(0, 5), down(3, 5, 1)]);
  await clock.advance(1);
  downtime.stop();
  await clock.advance(100);
  assertEquals(told, ["0 fault", "0 stop"]);
  assertEquals(clock.waiting, 0);
});
