import { assert, assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

async function reordered(spec: string, pieces: string): Promise<string> {
  const fault = new AtWork(spec);
  for (const piece of pieces) fault.push(piece);
  await fault.fin().wait();
  assertEquals(fault.left.at(-1), "0 FIN");
  return fault.bytes;
}

Deno.test("reorder swaps pairs if nothing else is said", async () => {
  assertEquals(await reordered("reorder", "abcdef"), "badcfe");
  assertEquals(await reordered("reorder", "abc"), "bac");
  assertEquals(await reordered("reorder", "a"), "a");
});

Deno.test("reorder lets so many pieces pass the one that it holds", async () => {
  assertEquals(await reordered("reorder:by=2", "abcdefg"), "bcaefdg");
  assertEquals(await reordered("reorder:by=9", "abc"), "bca");
  const fault = new AtWork("reorder:by=2").push("a").push("b").push("c");
  await fault.wait();
  assertEquals(fault.told, ["held back, 2 later pieces went before it"]);
});

Deno.test("reorder strikes by chance, and loses nothing", async () => {
  const pieces = Array.from({ length: 1000 }, (_, i) => String.fromCharCode(i % 128)).join("");
  const result = await reordered("reorder:chance=20%", pieces);
  assertEquals([...result].sort(), [...pieces].sort());
  const moved = [...result].filter((each, i) => each !== pieces[i]).length / 2;
  // A fifth of those that are not passing another one.
  assert(Math.abs(moved - 1000 / 6) < 40, `${moved}`);
  assertEquals(await reordered("reorder:chance=20%", pieces), result);
});

Deno.test("reorder holds a piece no longer than it may", async () => {
  const fault = new AtWork("reorder:wait=200ms").push("a");
  await fault.wait(500);
  await fault.push("b").wait(100);
  await fault.push("c").wait(500);
  assertEquals(fault.left, ["200 a", "600 c", "600 b"]);
  assertEquals(fault.strikes, [
    { what: "held back, but nothing came to pass it", offset: 0, bytes: 1 },
    { what: "held back, 1 later piece went before it", offset: 1, bytes: 1 },
  ]);
  assertEquals(fault.context.clock.waiting, 0);
});

Deno.test("reorder lets go of what it holds before FIN and RST, and when it is over", async () => {
  const reset = new AtWork("reorder:by=2").push("a").push("b").rst();
  await reset.wait();
  assertEquals(reset.left, ["0 b", "0 a", "0 RST"]);

  const over = new AtWork("reorder:by=2").push("a").push("b");
  await over.wait(10);
  await over.over();
  await over.push("c").wait();
  assertEquals(over.left, ["0 b", "10 a", "10 c"]);
  assertEquals(over.context.clock.waiting, 0);
});

Deno.test("reorder that may strike once swaps one pair", async () => {
  const fault = new AtWork("reorder", { times: 1 });
  for (const piece of "abcdef") fault.push(piece);
  await fault.wait();
  assertEquals(fault.bytes, "bacdef");
});

Deno.test("reorder lets what it holds go at its time, even while the receiver is slow", async () => {
  const fault = new AtWork("reorder:by=2,wait=100ms").push("a");
  await fault.wait(10);
  const slowness = fault.context.slowness = Promise.withResolvers();
  await fault.push("b").wait(200);
  assertEquals(fault.left, ["10 b", "100 a"]);
  slowness.resolve();
  await fault.wait();
  assertEquals(fault.bytes, "ba");
});
