import { faults } from "../../../src/faults/index.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { FakeFaultContext } from "./fake_fault_context.ts";

/** What becomes of a client, when, and what is told. */
async function met(spec: string): Promise<[string, number, string[]]> {
  const context = new FakeFaultContext();
  const decided = Promise.resolve(faults.parse(spec, linux).made.connect!(context))
    .then((admittance) => [admittance, context.clock.now()] as const);
  await context.clock.advance(0);
  await context.clock.advance(10_000);
  return [...await decided, context.strikes.map(({ what }) => what)];
}

Deno.test("connect refuses a client with RST, at once or after a time", async () => {
  assertEquals(await met("connect"), ["refuse", 0, ["refused the client with RST"]]);
  assertEquals(await met("connect:mode=refuse,delay=2s"), ["refuse", 2000, ["refused the client with RST"]]);
});

Deno.test("connect accepts a client and stays silent", async () => {
  assertEquals(await met("connect:mode=silent"), ["silence", 0, ["accepted the client, and stays silent"]]);
});

Deno.test("connect lets a client wait for the server", async () => {
  assertEquals(await met("connect:mode=slow"), ["dial", 1000, ["let the client wait 1s for the server"]]);
  assertEquals(await met("connect:mode=slow,delay=3s"), [
    "dial",
    3000,
    ["let the client wait 3s for the server"],
  ]);
});

Deno.test("connect is no fault of the bytes", () => {
  const { stream, outage } = faults.parse("connect", linux).made;
  assertEquals([stream, outage], [undefined, undefined]);
});

Deno.test("connect refuses a mode that there is not", () => {
  assertRefused(
    () => faults.parse("connect:mode=slaw", linux),
    'connect: mode: "slaw" is not accepted, did you mean "slow"? (refuse, silent, slow)',
  );
});
