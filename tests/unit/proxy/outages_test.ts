import { createContext } from "../../../src/events/context.ts";
import type { Happening } from "../../../src/events/event.ts";
import { seededRandom } from "../../../src/events/random.ts";
import { Failure } from "../../../src/values/failure.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Outages } from "../../../src/proxy/outages.ts";
import { assert, assertEquals } from "../../assert.ts";
import { FakeClock, settled } from "../fake_clock.ts";
import { proxyFault } from "./proxy_fault.ts";

/** Outages, and what they did when. @param listen what the proxy does to listen again */
function setUp({ listen = () => Promise.resolve(), seed = 1 } = {}) {
  const clock = new FakeClock();
  const done: string[] = [];
  const note = (what: string) => void done.push(`${clock.now()} ${what}`);
  const log = {
    wantsData: false,
    failed: false,
    write: (each: Happening) => note(each.event === "error" ? `error: ${each.message}` : each.event),
    close: () => Promise.resolve(),
  };
  const context = createContext([log], new AbortController().signal, clock);
  const target = {
    unlisten: () => note("unlisten"),
    listen: () => {
      note("listen");
      return listen();
    },
    reset: () => note("reset"),
    addFault: () => note("hold"),
    removeFault: () => note("release"),
  };
  const outages = new Outages(target, context, (serial) => seededRandom(seed, serial));
  /** Someone connects. */
  const connect = async () => {
    const gone = new AbortController();
    const struck = () => note("struck");
    void outages.admit({ client: { signal: gone.signal }, struck }).then((admittance) => note(admittance));
    await settled();
    return gone;
  };
  const actions = () => done.filter((each) => !each.endsWith("fault"));
  return { clock, done, actions, outages, connect };
}

Deno.test("Outages close the port at their time, and open it again", async () => {
  const { clock, done, outages } = setUp();
  outages.watch([proxyFault("down:from=100ms,for=50ms")]);
  await clock.advance(1000);
  assertEquals(done, ["100 fault", "100 unlisten", "150 fault", "150 listen"]);
  assertEquals(clock.waiting, 0);
});

Deno.test("Outages begin again and again, whatever else they do", async () => {
  const { clock, actions, outages } = setUp();
  const faults = [proxyFault("down:as=reset,from=1s,for=2s,every=10s")];
  outages.watch(faults);
  await clock.advance(25_000);
  assertEquals(actions(), ["1000 reset", "11000 reset", "21000 reset"]);
  assertEquals(outages.find("reset"), undefined);
  await clock.advance(7000);
  assertEquals(outages.find("reset"), faults[0]);
  outages.watch([]);
  assertEquals([outages.find("reset"), clock.waiting], [undefined, 0]);
});

Deno.test("Outages begin later by chance, repeatably, and the periods stay in step", async () => {
  const starts = async (seed: number) => {
    const { clock, actions, outages } = setUp({ seed });
    outages.watch([proxyFault("down:as=reset,for=1s,every=10s,jitter=3s")]);
    await clock.advance(100_000);
    return actions().map((each) => parseFloat(each));
  };
  const some = await starts(7);
  assertEquals(some.length, 10);
  const late = some.map((start, i) => start - i * 10_000);
  assert(late.every((ms) => ms >= 0 && ms < 3000), `${late}`);
  assert(Math.max(...late) - Math.min(...late) > 500, `${late}`);
  assertEquals(await starts(7), some);
  assert(String(await starts(8)) !== String(some));
});

Deno.test("Outages that a machine has slept through are left out", async () => {
  const { clock, actions, outages } = setUp();
  outages.watch([proxyFault("down:as=reset,for=1s,every=10s")]);
  await clock.advance(0);
  const { now } = clock;
  let slept = 0;
  clock.now = () => now.call(clock) + slept;
  slept = 64_000;
  await clock.advance(1000);
  slept = 0;
  clock.now = now;
  await clock.advance(5000);
  assertEquals(actions(), ["0 reset", "6000 reset"]);
});

Deno.test("Outages as silence hold back all connections, and let those to come wait", async () => {
  const { clock, actions, outages, connect } = setUp();
  const fault = proxyFault("down:as=silence,from=10ms,for=50ms");
  outages.watch([fault]);
  await connect();
  await clock.advance(20);
  assertEquals([...outages.holding].map(({ name, ways }) => [name, ...ways]), [["down", "up", "down"]]);
  await connect();
  const gone = await connect();
  await clock.advance(10);
  gone.abort();
  await settled();
  await clock.advance(100);
  assertEquals(actions(), ["0 dial", "10 hold", "30 refuse", "60 release", "60 dial"]);
  assertEquals([...outages.holding], []);
});

Deno.test("Outages as reset refuse whoever connects while they last", async () => {
  const { clock, actions, outages, connect } = setUp();
  outages.watch([proxyFault("down:as=reset,for=50ms")]);
  await clock.advance(10);
  await connect();
  await clock.advance(50);
  await connect();
  assertEquals(actions(), ["0 reset", "10 struck", "10 refuse", "60 dial"]);
});

Deno.test("Outages without an end last until their fault is removed", async () => {
  const { clock, done, outages } = setUp();
  outages.watch([proxyFault("down:from=10ms")]);
  await clock.advance(1000);
  outages.watch([]);
  assertEquals(done, ["10 fault", "10 unlisten", "1000 fault", "1000 listen"]);
});

Deno.test("Outages of a fault that is removed before its time do not come", async () => {
  const { clock, done, outages } = setUp();
  outages.watch([proxyFault("down:from=10ms,for=5ms")]);
  outages.watch([]);
  await clock.advance(1000);
  assertEquals(done, []);
  assertEquals(clock.waiting, 0);
});

Deno.test("Outages of two faults that overlap end with the later one", async () => {
  const { clock, actions, outages } = setUp();
  const faults = [proxyFault("down:from=10ms,for=50ms", 0), proxyFault("down:from=20ms,for=100ms", 1)];
  for (const count of [1, 2]) outages.watch(faults.slice(0, count));
  await clock.advance(1000);
  assertEquals(actions(), ["10 unlisten", "20 unlisten", "120 listen"]);
});

Deno.test("Outages report when the port can't be opened again", async () => {
  const listen = () => Promise.reject(new Failure(ExitCode.LocalResource, "in use"));
  const { clock, done, outages } = setUp({ listen });
  outages.watch([proxyFault("down:for=5ms")]);
  await clock.advance(10);
  assertEquals(done.at(-1), "5 error: in use");
});

Deno.test("Outages.stop() cancels all of them, without an event", async () => {
  const { clock, done, outages } = setUp();
  outages.watch([proxyFault("down:for=5ms"), proxyFault("down:from=3ms,for=5ms", 1)]);
  await clock.advance(1);
  outages.stop();
  await clock.advance(100);
  assertEquals(done, ["0 fault", "0 unlisten"]);
  assertEquals(clock.waiting, 0);
});
