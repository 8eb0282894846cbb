import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { faults } from "../../../src/faults/index.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("inject inserts its bytes where it begins, and once", async () => {
  const fault = new AtWork("inject:payload=XY").push("ab").push("c").fin();
  await fault.wait(10_000);
  assertEquals(fault.left, ["0 XY", "0 ab", "0 c", "0 FIN"]);
  assertEquals(fault.strikes, [{ what: "inserted", offset: 0, bytes: 2 }]);
});

Deno.test("inject inserts again and again, without drifting, until the FIN", async () => {
  const fault = new AtWork("inject:payload=X,interval=100ms");
  const { context } = fault;
  const { after } = context.clock;
  // Every timer from the second on is late by 5 ms.
  context.clock.after = (ms, act) => after.call(context.clock, ms + 5, act);
  await fault.wait(250);
  await fault.push("ab").wait(100);
  await fault.fin().wait(1000);
  assertEquals(fault.left, ["0 X", "100 X", "205 X", "250 ab", "305 X", "350 FIN"]);
  assertEquals(fault.strikes.length, 4);
  assertEquals(context.clock.waiting, 0);
});

Deno.test("inject ends with a RST, and when it is over", async () => {
  const reset = new AtWork("inject:payload=X,interval=100ms").rst();
  await reset.wait(1000);
  assertEquals(reset.left, ["0 X", "0 RST"]);

  const over = new AtWork("inject:payload=X,interval=100ms");
  await over.wait(150);
  await over.over();
  await over.push("ab").wait(1000);
  assertEquals(over.left, ["0 X", "100 X", "150 ab"]);
  assertEquals(over.context.clock.waiting, 0);
});

Deno.test("inject inserts nothing more while the receiver is slow", async () => {
  const fault = new AtWork("inject:payload=X,interval=100ms");
  const slowness = fault.context.slowness = Promise.withResolvers();
  await fault.wait(1050);
  assertEquals(fault.left, ["0 X", "100 X"]);
  fault.context.slowness = undefined;
  slowness.resolve();
  await fault.wait(200);
  assertEquals(fault.left.slice(2), ["1050 X", "1150 X", "1250 X"]);
});

Deno.test("inject that waits for a slow receiver inserts nothing behind the FIN", async () => {
  const fault = new AtWork("inject:payload=X,interval=100ms");
  await fault.wait(50);
  const slowness = fault.context.slowness = Promise.withResolvers();
  await fault.wait(100);
  await fault.fin().wait();
  fault.context.slowness = undefined;
  slowness.resolve();
  await fault.wait(1000);
  assertEquals(fault.left, ["0 X", "100 X", "150 FIN"]);
  assertEquals(fault.context.clock.waiting, 0);
});

Deno.test("inject gives each copy memory of its own: the next fault may change it", async () => {
  const fault = new AtWork("inject:payload=X,interval=1ms");
  fault.context.passed[0]![0] = 0x59;
  await fault.wait(1);
  assertEquals(fault.bytes, "YX");
});

Deno.test("inject refuses to insert nothing", () => {
  assertRefused(
    () => faults.parse("inject:payload=", linux),
    'inject: payload: "" inserts nothing (try hex:00)',
  );
});
