import { assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("slow_close lets bytes and RST pass, and holds back the FIN", async () => {
  const fault = new AtWork("slow_close:delay=2s").push("a");
  await fault.wait(5);
  await fault.push("b").fin().wait(1999);
  assertEquals(fault.left, ["0 a", "5 b"]);
  await fault.wait(1000);
  assertEquals(fault.left, ["0 a", "5 b", "2005 FIN"]);
  assertEquals(fault.strikes, [{ what: "held back the FIN" }]);

  const reset = new AtWork("slow_close:delay=2s").push("a").rst();
  await reset.wait();
  assertEquals([reset.left, reset.strikes], [["0 a", "0 RST"], []]);
});

Deno.test("slow_close lets the FIN go when it is over", async () => {
  const fault = new AtWork("slow_close:delay=2s").fin();
  await fault.wait(10);
  await fault.over();
  assertEquals(fault.left, ["10 FIN"]);
  assertEquals(fault.context.clock.waiting, 0);
});
