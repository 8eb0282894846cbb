import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { faults } from "../../../src/faults/index.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("drop swallows every piece if nothing else is said, and no FIN", async () => {
  const fault = new AtWork("drop").push("ab").push("c").fin();
  await fault.wait();
  assertEquals(fault.left, ["0 FIN"]);
  assertEquals(fault.strikes, [
    { what: "swallowed", offset: 0, bytes: 2 },
    { what: "swallowed", offset: 2, bytes: 1 },
  ]);
});

Deno.test("drop swallows whole pieces by chance, the same ones under the same seed", async () => {
  const numbers = Array.from({ length: 2000 }, (_, i) => String(i).padStart(4, "0"));
  const run = async (seed: number) => {
    const fault = new AtWork("drop:chance=30%", { seed });
    for (const number of numbers) fault.push(number);
    await fault.wait();
    return fault;
  };
  const fault = await run(1);
  const lost = fault.strikes.map(({ offset, bytes }) => [offset! / 4, bytes]);
  assert(Math.abs(lost.length / numbers.length - 0.3) < 0.03, `${lost.length}`);
  assert(lost.every(([, bytes]) => bytes === 4));
  const kept = numbers.filter((_, i) => !lost.some(([number]) => number === i));
  assertEquals(fault.bytes, kept.join(""));
  assertEquals((await run(1)).bytes, fault.bytes);
  assert((await run(2)).bytes !== fault.bytes);
});

Deno.test("drop of bytes swallows exactly so many, wherever the stream is cut, and then no more", async () => {
  for (const pieces of [["abcdefgh"], ["ab", "cd", "ef", "gh"], ["abcde", "fgh"], [..."abcdefgh"]]) {
    const fault = new AtWork("drop:bytes=5");
    for (const piece of pieces) fault.push(piece);
    await fault.fin().wait();
    assertEquals(fault.bytes, "fgh");
    assertEquals(fault.strikes.reduce((sum, { bytes }) => sum + bytes!, 0), 5);
  }
});

Deno.test("drop refuses what can't be", () => {
  assertRefused(() => faults.parse("drop:bytes=0", linux), 'drop: bytes: "0" drops nothing (at least 1)');
  assertRefused(
    () => faults.parse("drop:bytes=5,chance=0.5", linux),
    'drop: chance: "0.5" does not go with bytes, which are dropped for certain',
  );
});
