import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { faults } from "../../../src/faults/index.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("split cuts the stream exactly where it is told to, with a pause there", async () => {
  const fault = new AtWork("split:offsets=1/5/9").push("abcdefghijkl").push("mn").fin();
  await fault.wait(1000);
  assertEquals(fault.left, ["0 a", "10 bcde", "20 fghi", "30 jkl", "30 mn", "30 FIN"]);
  assertEquals(fault.strikes, [1, 5, 9].map((offset) => ({ what: "cut, with a pause", offset })));
});

Deno.test("split counts over pieces, and pauses also where the network has cut already", async () => {
  const fault = new AtWork("split:offsets=3/6,gap=50ms").push("ab").push("c").push("de").push("fg");
  await fault.wait(1000);
  assertEquals(fault.left, ["0 ab", "0 c", "50 de", "50 f", "100 g"]);
  const idle = new AtWork("split:offsets=2,gap=50ms").push("ab");
  await idle.wait(1000);
  await idle.push("cd").wait();
  assertEquals(idle.left, ["0 ab", "1000 cd"]);
});

Deno.test("split of messages counts in each of them", async () => {
  const fault = new AtWork("split:offsets=1/3,gap=10ms,of=message").push("abcd").push("ef").push("g").push(
    "hij",
  );
  await fault.wait(1000);
  assertEquals(fault.left, ["0 a", "10 bc", "20 d", "20 e", "30 f", "30 g", "30 h", "40 ij"]);
  assertEquals(fault.strikes.map(({ offset }) => offset), [1, 3, 5, 8]);
});

Deno.test("split waits for a slow receiver before it pauses", async () => {
  const fault = new AtWork("split:offsets=1");
  const slowness = fault.context.slowness = Promise.withResolvers();
  await fault.push("ab").wait(100);
  fault.context.slowness = undefined;
  slowness.resolve();
  await fault.wait(100);
  assertEquals(fault.left, ["0 a", "110 b"]);
});

Deno.test("split lets the rest go in one piece when it is over", async () => {
  const fault = new AtWork("split:offsets=1/2/3,gap=1s").push("abcdef");
  await fault.wait(1500);
  await fault.over();
  assertEquals(fault.left, ["0 a", "1000 b", "1500 cdef"]);
  const once = new AtWork("split:offsets=1/2/3,gap=1s", { times: 1 }).push("abcdef");
  await once.wait(9000);
  assertEquals(once.left, ["0 a", "1000 b", "1000 cdef"]);
});

Deno.test("split refuses offsets that are none, or do not increase", () => {
  assertRefused(
    () => faults.parse("split:offsets=1/5/5", linux),
    'split: offsets: "1/5/5" does not increase from number to number (try 1/5/9)',
  );
  assertRefused(
    () => faults.parse("split:offsets=0/5", linux),
    'split: offsets: "0" is not a whole number (1 or more)',
  );
  assertRefused(
    () => faults.parse("split:offsets=", linux),
    'split: offsets: "" is not a whole number (1 or more)',
  );
  assertRefused(() => faults.parse("split", linux), "split: offsets is missing (N[/N...])");
});
