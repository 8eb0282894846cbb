import { assert, assertEquals } from "../../assert.ts";
import { AtWork } from "./fake_fault_context.ts";

Deno.test("duplicate passes each piece on again, right behind itself", async () => {
  const fault = new AtWork("duplicate").push("ab").push("c").fin();
  await fault.wait();
  assertEquals(fault.left, ["0 ab", "0 ab", "0 c", "0 c", "0 FIN"]);
  assertEquals(fault.strikes, [
    { what: "passed on twice", offset: 0, bytes: 2 },
    { what: "passed on twice", offset: 2, bytes: 1 },
  ]);
});

Deno.test("duplicate makes as many copies as it is asked for", async () => {
  const fault = new AtWork("duplicate:copies=3").push("ab");
  await fault.wait();
  assertEquals([fault.left.length, fault.bytes], [4, "abababab"]);
  assertEquals(fault.told, ["passed on 4 times"]);
});

Deno.test("duplicate shares no memory between the copies: the next fault may change them", async () => {
  const fault = new AtWork("duplicate:copies=2").push("ab");
  await fault.wait();
  fault.context.passed[0]![0] = 0x58;
  assertEquals(fault.bytes, "Xbabab");
});

Deno.test("duplicate strikes by chance", async () => {
  const fault = new AtWork("duplicate:chance=0.1");
  for (let i = 0; i < 2000; i++) fault.push("x");
  await fault.wait();
  assert(Math.abs(fault.strikes.length - 200) < 40, `${fault.strikes.length}`);
  assertEquals(fault.bytes.length, 2000 + fault.strikes.length);
});
