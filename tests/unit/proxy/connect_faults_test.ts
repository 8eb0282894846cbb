import { createContext } from "../../../src/events/context.ts";
import { ConnectFaults } from "../../../src/proxy/connect_faults.ts";
import { assertEquals } from "../../assert.ts";
import { FakeClock } from "../fake_clock.ts";
import { proxyFault } from "./proxy_fault.ts";

/** What becomes of one client a second, of each in turn. */
async function admitted(clients: number, ...specs: readonly string[]): Promise<string[]> {
  return (await observed(clients, ...specs)).results;
}

/** The same, and how many random numbers made a difference. */
async function observed(clients: number, ...specs: readonly string[]) {
  let randomUses = 0;
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const active = specs.map(proxyFault);
  const connecting = new ConnectFaults(createContext([], signal, clock), () => () => 0.5, () => randomUses++);
  connecting.watch(active);
  const results: string[] = [];
  for (let nth = 1; nth <= clients; nth++) {
    const relay = { nth, peer: "127.0.0.1", client: { signal }, struck: () => {} };
    results.push(await connecting.admit(active, relay));
    await clock.advance(1000);
  }
  return { results, randomUses };
}

Deno.test("ConnectFaults says when chance has decided", async () => {
  assertEquals((await observed(3, "connect", "connect:probability=0%")).randomUses, 0);
  assertEquals((await observed(4, "connect:probability=60%,nth=2..3")).randomUses, 2);
});

Deno.test("a connect fault acts `times` times and no more, and on every so-many-th client", async () => {
  assertEquals(await admitted(4, "connect:times=2"), ["refuse", "refuse", "dial", "dial"]);
  assertEquals(await admitted(4, "connect:every=2"), ["dial", "refuse", "dial", "refuse"]);
  assertEquals(await admitted(5, "connect:every=2,times=1"), ["dial", "refuse", "dial", "dial", "dial"]);
});

Deno.test("a connect fault acts in its time alone, and on the clients chosen by number and chance", async () => {
  assertEquals(await admitted(4, "connect:after=1s,for=2s"), ["dial", "refuse", "refuse", "dial"]);
  assertEquals(await admitted(3, "connect:nth=2"), ["dial", "refuse", "dial"]);
  assertEquals(await admitted(2, "connect:probability=40%"), ["dial", "dial"]);
  assertEquals(await admitted(2, "connect:probability=60%"), ["refuse", "refuse"]);
});

Deno.test("the first connect fault that does not let a client on decides", async () => {
  assertEquals(await admitted(3, "connect:mode=silent,times=1", "connect:nth=1..2"), [
    "silence",
    "refuse",
    "dial",
  ]);
});
