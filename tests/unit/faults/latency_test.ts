import { assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("latency lets each piece leave so long after it came, in order", async () => {
  const fault = new AtWork("latency:delay=100ms");
  fault.push("a").push("b");
  await fault.wait(30);
  fault.push("c");
  await fault.wait(69);
  assertEquals(fault.left, []);
  await fault.wait(1000);
  assertEquals(fault.left, ["100 a", "100 b", "130 c"]);
});

Deno.test("latency delays FIN and RST as long as bytes, counted from when they came", async () => {
  const closed = new AtWork("latency:delay=100ms").push("a").fin();
  await closed.wait(1000);
  assertEquals(closed.left, ["100 a", "100 FIN"]);

  const reset = new AtWork("latency:delay=100ms").push("a");
  await reset.wait(250);
  await reset.rst().wait(1000);
  assertEquals(reset.left, ["100 a", "350 RST"]);
});

Deno.test("latency is no limit of the rate: ten thousand pieces a second for a second, with a delay of two", async () => {
  const fault = new AtWork("latency:delay=2s");
  for (let i = 0; i < 1000; i++) await fault.push("x".repeat(10)).wait(1);
  await fault.wait(1000);
  assertEquals(fault.left.length, 1);
  await fault.wait(999);
  assertEquals(fault.left.at(-1), `2999 ${"x".repeat(10)}`);
  assertEquals(fault.left.map((each) => parseInt(each)), Array.from({ length: 1000 }, (_, i) => 2000 + i));
});

Deno.test("latency does not add up what timers are late", async () => {
  const fault = new AtWork("latency:delay=100ms");
  const { context } = fault;
  // Every sleep takes 5 ms more than it was asked for.
  context.sleep = (ms) => context.clock.sleep(ms + 5);
  for (let i = 0; i < 200; i++) await fault.push("x").wait(1);
  await fault.wait(1000);
  assertEquals(fault.left.length, 200);
  fault.left.forEach((each, i) => assertEquals(parseInt(each) - (i + 100) <= 5, true, each));
});

Deno.test("latency varies with jitter in both directions, evenly, and keeps the order", async () => {
  const fault = new AtWork("latency:delay=100ms,jitter=40ms");
  const delays: number[] = [];
  for (let i = 0; i < 250; i++) {
    const came = fault.context.clock.now();
    await fault.push("x").wait(200);
    delays.push(parseFloat(fault.left[i]!) - came);
  }
  const mean = delays.reduce((sum, each) => sum + each) / delays.length;
  assertEquals(Math.min(...delays) >= 60 && Math.max(...delays) <= 140, true);
  assertEquals(Math.min(...delays) < 66 && Math.max(...delays) > 134, true);
  assertEquals(Math.abs(mean - 100) < 5, true, `mean ${mean}`);

  const close = new AtWork("latency:delay=100ms,jitter=100ms");
  const letters = "abcdefghijklmnopqrstuvwxyz".repeat(4);
  for (const letter of letters) close.push(letter);
  await close.wait(1000);
  assertEquals(close.bytes, letters);
});

Deno.test("latency never lets a piece leave before it came, however large the jitter", async () => {
  const fault = new AtWork("latency:delay=1ms,jitter=1s");
  for (let i = 0; i < 20; i++) await fault.push("x").wait(2000);
  fault.left.forEach((each, i) => assertEquals(parseFloat(each) >= i * 2000, true, each));
  assertEquals(fault.left.filter((each, i) => each === `${i * 2000} x`).length > 5, true);
});

Deno.test("latency lets everything go at once when it is over, and delays no more", async () => {
  const fault = new AtWork("latency:delay=1s").push("a").push("b").fin();
  await fault.wait(10);
  await fault.over();
  assertEquals(fault.left, ["10 a", "10 b", "10 FIN"]);
  assertEquals(fault.context.clock.waiting, 0);
});

Deno.test("latency tells once what it does, and from where on", async () => {
  const fault = new AtWork("latency:delay=100ms,jitter=20ms").push("ab").push("c");
  await fault.wait(1000);
  assertEquals(fault.strikes, [{ what: "delayed by 100ms +-20ms from here on", offset: 0 }]);
  const idle = new AtWork("latency:delay=2s").fin();
  await idle.wait(3000);
  assertEquals(idle.strikes, [{ what: "delayed by 2s from here on" }]);
});
