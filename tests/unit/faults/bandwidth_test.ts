import { assert, assertEquals, assertLessOrEqual } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { faults } from "../../../src/faults/index.ts";
import { AtWork } from "./fake_fault_context.ts";

/** How many bytes had left at each moment. */
function progress(fault: AtWork): Array<[at: number, total: number]> {
  let total = 0;
  return fault.left.map((each, i) => [parseFloat(each), total += fault.context.passed[i]!.length]);
}

Deno.test("bandwidth lets single bytes pass evenly at a tiny rate", async () => {
  const fault = new AtWork("bandwidth:rate=100B/s").push("0123456789");
  await fault.wait(99.9);
  assertEquals(fault.bytes, "012345678");
  await fault.wait(1);
  assertEquals(fault.left, Array.from("0123456789", (digit, i) => `${10 * (i + 1)} ${digit}`));
});

Deno.test("bandwidth keeps to its rate within 5 % at every moment, and loses no byte", async () => {
  const rates: Array<[string, number]> = [["100B/s", 100], ["33KB/s", 33e3], ["1MB/s", 1e6], [
    "100MB/s",
    1e8,
  ]];
  for (const [spec, rate] of rates) {
    const fault = new AtWork(`bandwidth:rate=${spec}`);
    const chunk = new Uint8Array(Math.min(65536, rate)).map((_, i) => i);
    const count = Math.ceil(rate / chunk.length);
    for (let i = 0; i < count; i++) fault.push(chunk);
    await fault.wait(10_000);
    const total = count * chunk.length;
    assertEquals(fault.context.bytes.length, total);
    assert(fault.context.bytes.every((byte, i) => byte === chunk[i % chunk.length]));
    const slice = Math.max(1, rate / 100);
    for (const [at, sent] of progress(fault)) {
      assertLessOrEqual(Math.abs(sent - rate * at / 1000), slice, `${spec}: ${sent} bytes at ${at}`);
    }
    const [end] = progress(fault).at(-1)!;
    assertLessOrEqual(Math.abs(end - total / rate * 1000), 0.05 * end, spec);
  }
});

Deno.test("bandwidth cuts large pieces into slices of 10 ms", async () => {
  const fault = new AtWork("bandwidth:rate=1MB/s").push(new Uint8Array(35_000));
  await fault.wait(1000);
  assertEquals(progress(fault), [[10, 10_000], [20, 20_000], [30, 30_000], [35, 35_000]]);
});

Deno.test("bandwidth does not lose by timers that are late", async () => {
  const fault = new AtWork("bandwidth:rate=1MB/s");
  const { context } = fault;
  context.sleep = (ms) => context.clock.sleep(ms + 3);
  fault.push(new Uint8Array(1_000_000));
  await fault.wait(5000);
  assertEquals(context.bytes.length, 1_000_000);
  const [end] = progress(fault).at(-1)!;
  assertLessOrEqual(Math.abs(end - 1000), 5);
});

Deno.test("bandwidth saves up no more than 10 ms of an idle time", async () => {
  const fault = new AtWork("bandwidth:rate=1MB/s").push(new Uint8Array(1000));
  await fault.wait(5000);
  fault.push(new Uint8Array(100_000));
  await fault.wait(1000);
  assertEquals(progress(fault).slice(0, 3), [[1, 1000], [5000, 11_000], [5010, 21_000]]);
  assertEquals(progress(fault).at(-1), [5090, 101_000]);
});

Deno.test("bandwidth saves up nothing either while the receiver is slow", async () => {
  const fault = new AtWork("bandwidth:rate=1MB/s");
  fault.context.slowness = Promise.withResolvers();
  fault.push(new Uint8Array(100_000));
  await fault.wait(5000);
  assertEquals(progress(fault), [[10, 10_000]]);
  fault.context.slowness.resolve();
  fault.context.slowness = undefined;
  await fault.wait(1000);
  assertEquals(progress(fault).slice(1, 4), [[5000, 20_000], [5010, 30_000], [5020, 40_000]]);
});

Deno.test("bandwidth lets FIN pass behind the bytes", async () => {
  const fault = new AtWork("bandwidth:rate=1KB/s").push("0123456789abcdefghij").fin();
  await fault.wait(1000);
  assertEquals(fault.left, ["10 0123456789", "20 abcdefghij", "20 FIN"]);
});

Deno.test("bandwidth lets go of what it holds when it is over", async () => {
  const fault = new AtWork("bandwidth:rate=1KB/s").push("0123456789abcdefghijklmnopqrstuvwxyz").push("!");
  await fault.wait(15);
  await fault.over();
  assertEquals(fault.left, ["10 0123456789", "15 abcdefghij", "15 klmnopqrstuvwxyz", "15 !"]);
  assertEquals(fault.context.clock.waiting, 0);
});

Deno.test("bandwidth tells once what it does, and from where on", async () => {
  const fault = new AtWork("bandwidth:rate=1KB/s").push("0123456789").push("0123456789");
  await fault.wait(1000);
  assertEquals(fault.strikes, [{ what: "held to 1000 B/s from here on", offset: 0 }]);
});

Deno.test("bandwidth refuses a rate of nothing", () => {
  assertRefused(
    () => faults.parse("bandwidth:rate=0B/s", linux),
    'bandwidth: rate: "0B/s" would let nothing pass, ever (at least 1B/s; see also blackhole)',
  );
  assertRefused(() => faults.parse("bandwidth", linux), "bandwidth: rate is missing (RATE)");
});
