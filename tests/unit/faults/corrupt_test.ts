import fc from "fast-check";
import { faults } from "../../../src/faults/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { cut } from "../arbitraries.ts";
import { assertRefused, linux } from "../refusal.ts";
import { AtWork } from "./fake_fault_context.ts";

async function corrupted(spec: string, pieces: readonly Uint8Array[], seed = 1): Promise<AtWork> {
  const fault = new AtWork(spec, { seed });
  for (const piece of pieces) fault.push(piece);
  return await fault.wait();
}

function differences(a: Uint8Array, b: Uint8Array): Array<{ at: number; bits: number }> {
  assertEquals(a.length, b.length);
  return Array.from(a, (byte, at) => ({ at, bits: ones(byte ^ b[at]!) })).filter(({ bits }) => bits > 0);
}

function ones(byte: number): number {
  return byte.toString(2).replaceAll("0", "").length;
}

const stream = Uint8Array.from({ length: 10_240 }, (_, i) => (i * 7) % 256);

Deno.test("corrupt changes exactly one bit in every 1024 bytes if nothing else is said", async () => {
  const { context } = await corrupted("corrupt", [stream]);
  const changed = differences(stream, context.bytes);
  assertEquals(changed.map(({ at }) => Math.floor(at / 1024)), Array.from({ length: 10 }, (_, i) => i));
  assertEquals(changed.map(({ bits }) => bits), Array(10).fill(1));
});

Deno.test("corrupt changes exactly so many different bits of each block", async () => {
  for (const [bits, per] of [[1, 1], [3, 10], [7, 64], [80, 10], [8, 1]] as const) {
    const { context } = await corrupted(`corrupt:bits=${bits},per=${per}`, [stream]);
    const counts = new Array(Math.ceil(stream.length / per)).fill(0);
    for (const { at, bits } of differences(stream, context.bytes)) counts[Math.floor(at / per)] += bits;
    assertEquals(counts, Array(counts.length).fill(bits), `${bits} of ${per}`);
  }
});

Deno.test("corrupt changes exactly so many different bytes of each block, each into another one", async () => {
  for (const [bytes, per] of [[1, 1], [3, 10], [10, 10], [100, 1024]] as const) {
    const { context } = await corrupted(`corrupt:bytes=${bytes},per=${per}`, [stream]);
    const counts = new Array(Math.ceil(stream.length / per)).fill(0);
    for (const { at } of differences(stream, context.bytes)) counts[Math.floor(at / per)]++;
    assertEquals(counts, Array(counts.length).fill(bytes), `${bytes} of ${per}`);
  }
});

Deno.test("corrupt chooses all places and values about equally often", async () => {
  const zeros = new Uint8Array(80_000);
  const { context } = await corrupted("corrupt:bytes=1,per=8", [zeros]);
  const places = new Array(8).fill(0);
  const values = new Set<number>();
  for (const { at } of differences(zeros, context.bytes)) {
    places[at % 8]++;
    values.add(context.bytes[at]!);
  }
  for (const count of places) assert(Math.abs(count - 1250) < 150, `${places}`);
  assertEquals(values.size, 255);
});

Deno.test("corrupt depends on the seed and the stream, not on how that was cut", async () => {
  const whole = (await corrupted("corrupt:bits=2,per=100", [stream])).context.bytes;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (places) => {
      const { context } = await corrupted("corrupt:bits=2,per=100", cut(stream, places));
      assertEquals(differences(whole, context.bytes), []);
    }),
    { numRuns: 20 },
  );
  const single = await corrupted("corrupt:bits=2,per=100", Array.from(stream, (byte) => Uint8Array.of(byte)));
  assertEquals(differences(whole, single.context.bytes), []);
  const other = await corrupted("corrupt:bits=2,per=100", [stream], 2);
  assert(differences(whole, other.context.bytes).length > 100);
});

Deno.test("corrupt takes every piece for a block when that is what was asked for", async () => {
  const pieces = [1, 5, 300, 2].map((size) => new Uint8Array(size));
  const { context } = await corrupted("corrupt:bytes=2,per=0", pieces);
  assertEquals(context.passed.map((bytes) => bytes.filter((byte) => byte !== 0).length), [1, 2, 2, 2]);
});

Deno.test("corrupt holds nothing back, and lets FIN pass", async () => {
  const fault = new AtWork("corrupt:per=1MB");
  await fault.push("abc").wait();
  assertEquals(fault.bytes.length, 3);
  await fault.fin().wait();
  assertEquals(fault.left.at(-1), "0 FIN");
});

Deno.test("corrupt tells each change: where, from what and to what, together for a piece", async () => {
  const fault = await corrupted("corrupt:bytes=2,per=50", [stream.subarray(0, 60), stream.subarray(60, 200)]);
  const changed = differences(stream.subarray(0, 200), fault.context.bytes);
  const hex = (byte: number) => byte.toString(16).padStart(2, "0");
  const told = changed.map(({ at }) => `${hex(stream[at]!)} -> ${hex(fault.context.bytes[at]!)} at ${at}`);
  assertEquals(fault.told.map((what) => what.replace("changed ", "")).join(", "), told.join(", "));
  assertEquals(fault.strikes.reduce((sum, { bytes }) => sum + bytes!, 0), 8);
  assert(changed.some(({ at }) => at === fault.strikes[0]!.offset));
  assertEquals(fault.strikes.length, 2);
});

Deno.test("corrupt tells the first hundred changes of a piece one by one, and counts the others", async () => {
  const { strikes } = await corrupted("corrupt:bytes=1,per=1", [new Uint8Array(150)]);
  assertEquals([strikes.length, strikes[0]!.offset, strikes[0]!.bytes], [1, 0, 150]);
  assert(/^changed (00 -> \w\w at \d+, ){99}00 -> \w\w at 99, and 50 more$/.test(strikes[0]!.what));
});

Deno.test("corrupt refuses bits and bytes together, and more than a block has", () => {
  assertRefused(
    () => faults.parse("corrupt:bits=1,bytes=2", linux),
    'corrupt: bits: "1" and bytes: "2" do not go together (give one of them)',
  );
  assertRefused(
    () => faults.parse("corrupt:bits=81,per=10", linux),
    'corrupt: bits: "81" is more than a block of 10 bytes has (at most 80)',
  );
  assertRefused(
    () => faults.parse("corrupt:bytes=11,per=10", linux),
    'corrupt: bytes: "11" is more than a block of 10 bytes has (at most 10)',
  );
});
