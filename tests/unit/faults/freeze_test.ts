import { assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("freeze holds everything while it lasts, and loses nothing", async () => {
  const fault = new AtWork("freeze").push("a").push("b");
  await fault.wait(1000);
  fault.push("c").fin();
  await fault.wait(1000);
  assertEquals(fault.left, []);
  await fault.over();
  assertEquals(fault.left, ["2000 a", "2000 b", "2000 c", "2000 FIN"]);
  assertEquals(fault.strikes, [{ what: "held back from here on", offset: 0 }]);
});

Deno.test("freeze holds a FIN or RST too", async () => {
  const closed = new AtWork("freeze").fin();
  await closed.wait(1000);
  assertEquals([closed.left, closed.strikes], [[], [{ what: "held back from here on" }]]);
  await closed.over();
  assertEquals(closed.left, ["1000 FIN"]);

  const reset = new AtWork("freeze").push("a").rst();
  await reset.wait(1000);
  await reset.over();
  assertEquals(reset.left, ["1000 a", "1000 RST"]);
});
