import { faults } from "../../../src/faults/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";
import { Bench } from "./chain_kit.ts";

/** How many random numbers made a difference to ten pieces. */
async function randomUses(spec: string, nth = 1): Promise<number> {
  const bench = new Bench({ nth });
  const { name, made } = faults.parse(spec, linux);
  bench.chain.add({ name, serial: 1, plan: made });
  for (let i = 0; i < 10; i++) void bench.push("abc");
  void bench.chain.end();
  await bench.wait(10_000);
  return bench.randomUses;
}

const certain = [
  "latency:delay=5ms",
  "slicer",
  "drop",
  "drop:bytes=5",
  "duplicate",
  "reorder",
  "split:offsets=1",
  "freeze:probability=0%",
  "reset_peer",
];

for (const spec of certain) {
  Deno.test(`FaultChain: ${spec} leaves nothing to chance`, async () => {
    assertEquals(await randomUses(spec), 0);
  });
}

const byChance: [spec: string, uses: number][] = [
  ["latency:jitter=5ms", 10],
  ["slicer:size=2,variation=1,probability=100%", 10],
  ["drop:chance=50%", 10],
  ["duplicate:chance=50%", 10],
  ["reorder:chance=0%", 10],
  ["freeze:probability=50%", 1],
];

for (const [spec, uses] of byChance) {
  Deno.test(`FaultChain: ${spec} uses random numbers, and says so`, async () => {
    const used = await randomUses(spec);
    assert(used >= uses, `${used}`);
  });
}

Deno.test("FaultChain: chance decides nothing about connections that other triggers leave out", async () => {
  assertEquals(await randomUses("freeze:probability=50%,nth=2", 1), 0);
  assertEquals(await randomUses("freeze:probability=50%,nth=2", 2), 1);
});
