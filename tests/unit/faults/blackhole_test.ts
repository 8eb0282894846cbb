import { assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("blackhole swallows everything while it lasts, and heals", async () => {
  const fault = new AtWork("blackhole").push("abc").push("de");
  await fault.wait(1000);
  await fault.over();
  await fault.push("f").fin().wait();
  assertEquals(fault.left, ["1000 f", "1000 FIN"]);
  assertEquals(fault.strikes, [
    { what: "swallowed", offset: 0, bytes: 3 },
    { what: "swallowed", offset: 3, bytes: 2 },
  ]);
});

Deno.test("blackhole passes a FIN or RST on when it is over", async () => {
  const closed = new AtWork("blackhole").push("abc").fin();
  await closed.wait(1000);
  assertEquals(closed.left, []);
  await closed.over();
  assertEquals(closed.left, ["1000 FIN"]);
  assertEquals(closed.told, ["swallowed", "swallowed the FIN"]);

  const reset = new AtWork("blackhole").fin().rst();
  await reset.wait(1000);
  await reset.over();
  assertEquals(reset.left, ["1000 RST"]);
  assertEquals(reset.told, ["swallowed the FIN", "swallowed the RST"]);
});
