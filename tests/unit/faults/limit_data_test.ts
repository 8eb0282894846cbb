import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { faults } from "../../../src/faults/index.ts";
import { AtWork } from "./fake_fault_context.ts";

async function after(limit: number, ...pieces: string[]) {
  const fault = new AtWork(`limit_data:bytes=${limit}`);
  for (const piece of pieces) fault.push(piece);
  await fault.wait();
  return fault.left;
}

Deno.test("limit_data lets exactly so many bytes pass, and closes with the last of them", async () => {
  assertEquals(await after(0), ["0 close both"]);
  assertEquals(await after(0, "abcd"), ["0 close both"]);
  assertEquals(await after(3, "abcd"), ["0 abc", "0 close both"]);
  assertEquals(await after(4, "abcd"), ["0 abcd", "0 close both"]);
  assertEquals(await after(5, "abcd"), ["0 abcd"]);
  assertEquals(await after(5, "abcd", "efgh", "ijkl"), ["0 abcd", "0 e", "0 close both"]);
  assertEquals(await after(8, "abcd", "efgh", "ijkl"), ["0 abcd", "0 efgh", "0 close both"]);
});

Deno.test("limit_data lets a FIN pass that comes before the limit", async () => {
  const fault = new AtWork("limit_data:bytes=5").push("abcd").fin();
  await fault.wait();
  assertEquals([fault.left, fault.strikes], [["0 abcd", "0 FIN"], []]);
});

Deno.test("limit_data resets if asked to, when what passes is on its way", async () => {
  const fault = new AtWork("limit_data:bytes=3,with=rst");
  const slowness = fault.context.slowness = Promise.withResolvers();
  await fault.push("abcd").wait();
  assertEquals(fault.left, ["0 abc"]);
  slowness.resolve();
  await fault.wait();
  assertEquals(fault.left, ["0 abc", "0 reset both"]);
  assertEquals(new AtWork("limit_data:bytes=0,with=rst").left, ["0 reset both"]);
});

Deno.test("limit_data tells what is lost, and where it closed", async () => {
  const fault = new AtWork("limit_data:bytes=3").push("abcde").push("fg");
  await fault.wait();
  assertEquals(fault.strikes, [
    { what: "swallowed", offset: 3, bytes: 2 },
    { what: "closed both sides: 3 B have passed", offset: 3 },
    { what: "swallowed", offset: 5, bytes: 2 },
  ]);
  assertEquals(new AtWork("limit_data:bytes=0,with=rst").told, ["reset both sides: 0 B have passed"]);
});

Deno.test("limit_data must be told how much", () => {
  assertRefused(() => faults.parse("limit_data", linux), "limit_data: bytes is missing (SIZE)");
});
