import { assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("reset_peer resets both sides at once, before a byte came", () => {
  const fault = new AtWork("reset_peer");
  assertEquals(fault.left, ["0 reset both"]);
  assertEquals(fault.strikes, [{ what: "reset both sides" }]);
});

Deno.test("reset_peer resets so long after its beginning, and swallows what comes meanwhile", async () => {
  const fault = new AtWork("reset_peer:timeout=500ms");
  await fault.wait(300);
  await fault.push("ab").fin().wait(199);
  assertEquals(fault.left, []);
  await fault.wait(1000);
  assertEquals(fault.left, ["500 reset both"]);
  assertEquals(fault.strikes, [
    { what: "swallowed", offset: 0, bytes: 2 },
    { what: "swallowed the FIN" },
    { what: "reset both sides" },
  ]);
});

Deno.test("reset_peer that is taken away early resets if bytes are lost", async () => {
  const fault = new AtWork("reset_peer:timeout=500ms").push("ab");
  await fault.wait(100);
  await fault.over();
  await fault.wait(1000);
  assertEquals(fault.left, ["100 reset both"]);
});

Deno.test("reset_peer that is taken away before anything is lost does no harm", async () => {
  const fault = new AtWork("reset_peer:timeout=500ms");
  await fault.wait(100);
  await fault.over();
  await fault.push("ab").wait(1000);
  assertEquals([fault.left, fault.strikes], [["100 ab"], []]);
  assertEquals(fault.context.clock.waiting, 0);

  const ended = new AtWork("reset_peer:timeout=500ms").fin();
  await ended.wait(100);
  await ended.over();
  assertEquals(ended.left, ["100 FIN"]);

  const gone = new AtWork("reset_peer:timeout=500ms").rst();
  await gone.wait(100);
  await gone.over();
  assertEquals(gone.left, ["100 RST"]);
});
