import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { faults } from "../../../src/faults/index.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("slicer cuts into single bytes if nothing else is said", async () => {
  const fault = new AtWork("slicer").push("abc").push("de").fin();
  await fault.wait();
  assertEquals(fault.left, ["0 a", "0 b", "0 c", "0 d", "0 e", "0 FIN"]);
});

Deno.test("slicer makes pieces of the size that is asked for; the last one of a piece has the rest", async () => {
  const fault = new AtWork("slicer:size=3").push("abcdefgh").push("ijk");
  await fault.wait();
  assertEquals(fault.left, ["0 abc", "0 def", "0 gh", "0 ijk"]);
});

Deno.test("slicer varies the size within its limits, evenly, and repeats that under a seed", async () => {
  const sizes = async (seed: number) => {
    const fault = new AtWork("slicer:size=5,variation=2", { seed }).push("x".repeat(25_000));
    await fault.wait();
    assertEquals(fault.bytes.length, 25_000);
    return fault.context.passed.map(({ length }) => length).slice(0, -1);
  };
  const some = await sizes(7);
  for (const size of [3, 4, 5, 6, 7]) {
    const share = some.filter((each) => each === size).length / some.length;
    assert(Math.abs(share - 0.2) < 0.03, `${size}: ${share}`);
  }
  assertEquals(some.filter((each) => each < 3 || each > 7), []);
  assertEquals(await sizes(7), some);
  assert(String(await sizes(8)) !== String(some));
});

Deno.test("slicer waits between two slices, also of different pieces, but never before the first", async () => {
  const fault = new AtWork("slicer:size=2,delay=10ms").push("abcd").push("e");
  await fault.wait(100);
  assertEquals(fault.left, ["0 ab", "10 cd", "20 e"]);
  await fault.push("fg").wait(100);
  assertEquals(fault.left.slice(3), ["100 fg"]);
});

Deno.test("slicer waits for a slow receiver", async () => {
  const fault = new AtWork("slicer:size=1");
  const slowness = fault.context.slowness = Promise.withResolvers();
  await fault.push("abc").wait();
  assertEquals(fault.left, ["0 a"]);
  fault.context.slowness = undefined;
  slowness.resolve();
  await fault.wait();
  assertEquals(fault.bytes, "abc");
});

Deno.test("slicer lets others have a turn when it has much to do", async () => {
  const fault = new AtWork("slicer:size=1");
  const { context } = fault;
  const { clock } = context;
  const sleeps: number[] = [];
  context.sleep = (ms) => {
    sleeps.push(ms);
    return Promise.resolve();
  };
  // Each look at the clock takes a millisecond.
  let looks = 0;
  clock.now = () => looks++;
  await fault.push("x".repeat(100)).wait();
  assertEquals(fault.bytes.length, 100);
  assert(sleeps.length >= 10 && sleeps.every((ms) => ms === 0), `${sleeps}`);
});

Deno.test("slicer lets the rest go in one piece when it is over", async () => {
  const fault = new AtWork("slicer:size=1,delay=1s").push("abcd").fin();
  await fault.wait(1500);
  await fault.over();
  assertEquals(fault.left, ["0 a", "1000 b", "1500 cd", "1500 FIN"]);
  assertEquals(fault.context.clock.waiting, 0);
});

Deno.test("slicer tells once what it does, and from where on", async () => {
  const fault = new AtWork("slicer").push("ab").push("cd");
  await fault.wait();
  assertEquals(fault.strikes, [{ what: "cut into small pieces from here on", offset: 0 }]);
});

Deno.test("slicer refuses a variation above the size", () => {
  assertRefused(
    () => faults.parse("slicer:size=10,variation=11", linux),
    'slicer: variation: "11" is above the size (10)',
  );
  assertRefused(
    () => faults.parse("slicer:size=0", linux),
    'slicer: size: "0" is not a whole number (1 or more)',
  );
});
