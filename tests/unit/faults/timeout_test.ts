import { assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("timeout swallows everything, and closes when its time is over, whatever comes meanwhile", async () => {
  const fault = new AtWork("timeout:timeout=1s");
  for (let i = 0; i < 9; i++) await fault.push("abc").wait(100);
  await fault.fin().wait(99);
  assertEquals(fault.left, []);
  await fault.wait(5000);
  assertEquals(fault.left, ["1000 close both"]);
  const swallowed = Array.from({ length: 9 }, (_, i) => ({ what: "swallowed", offset: 3 * i, bytes: 3 }));
  assertEquals(fault.strikes, [...swallowed, { what: "swallowed the FIN" }, { what: "closed both sides" }]);
});

Deno.test("timeout without a time never closes, and swallows a RST too", async () => {
  const fault = new AtWork("timeout").push("abc").rst();
  await fault.wait(1e9);
  assertEquals(fault.left, []);
  assertEquals(fault.told, ["swallowed", "swallowed the RST"]);
  assertEquals(fault.context.clock.waiting, 0);
});

Deno.test("timeout closes when it is taken away, once", async () => {
  const fault = new AtWork("timeout:timeout=1s").push("abc");
  await fault.wait(400);
  await fault.over();
  await fault.wait(5000);
  assertEquals(fault.left, ["400 close both"]);
  assertEquals(fault.context.clock.waiting, 0);

  const late = new AtWork("timeout:timeout=1s");
  await late.wait(1500);
  await late.over();
  assertEquals(late.left, ["1000 close both"]);
});
