import fc from "fast-check";
import { ByteQueue } from "../../../src/io/byte_queue.ts";
import { concat } from "../../harness/bytes.ts";
import { assertEquals } from "../../assert.ts";
import { nextTurn } from "../fake_clock.ts";
import { FakeOutput } from "../fake_output.ts";

/** Longer than any test takes. */
const patience = 60_000;
/** More than two of them do not fit into one page. */
const large = 200_000;

function make(limit: number, isOpen = true) {
  const output = new FakeOutput(isOpen);
  const failures: unknown[] = [];
  return { output, failures, queue: new ByteQueue(output, limit, (error) => failures.push(error)) };
}

/** Writes `size` bytes of this value. */
function add(queue: ByteQueue, size: number, value: number): void {
  const { bytes, end } = queue.reserve(size);
  bytes.fill(value, end, end + size);
  queue.commit(size);
}

/** Values and how often each stands there: `[[1, 8], [2, 4]]`. */
function runs(parts: readonly Uint8Array[]): [number, number][] {
  const found: [number, number][] = [];
  for (const byte of concat(parts)) {
    const last = found.at(-1);
    if (last?.[0] === byte) last[1]++;
    else found.push([byte, 1]);
  }
  return found;
}

Deno.test("ByteQueue writes in one piece what is committed together", async () => {
  const { output, queue, failures } = make(100);
  add(queue, 8, 1);
  add(queue, 4, 2);
  await queue.close(patience);
  assertEquals(output.written, [Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2)]);
  assertEquals([output.isClosed, queue.failed, failures], [true, false, []]);
});

Deno.test("ByteQueue writes nothing of what is reserved and not committed", async () => {
  const { output, queue } = make(100);
  add(queue, 4, 1);
  const { bytes, end } = queue.reserve(8);
  bytes.fill(9, end, end + 8);
  await queue.close(patience);
  assertEquals(runs(output.written), [[1, 4]]);
});

Deno.test("ByteQueue.reserve() gives words over the same bytes, at a multiple of 4", () => {
  const { queue } = make(100);
  add(queue, 12, 1);
  const { bytes, words, end } = queue.reserve(4);
  words[end >> 2] = 0x04030201;
  assertEquals([...bytes.subarray(end, end + 4)], [1, 2, 3, 4]);
  queue.commit(4);
});

Deno.test("ByteQueue fills new memory while the old one is being written", async () => {
  const { output, queue } = make(100, false);
  add(queue, 4, 1);
  await nextTurn();
  assertEquals(output.waiting, 1);
  add(queue, 4, 2);
  output.open();
  await queue.close(patience);
  assertEquals(output.written.map((each) => each[0]), [1, 2]);
});

Deno.test("ByteQueue never cuts what is committed at a time, however large", async () => {
  const { output, queue } = make(10_000_000);
  const sizes = [large, large, large, 4, 3_000_000, 4];
  for (const [i, size] of sizes.entries()) add(queue, size, i);
  await queue.close(patience);
  assertEquals(runs(output.written), sizes.map((size, i) => [i, size]));
  for (const piece of output.written) {
    for (const [value, length] of runs([piece])) assertEquals(length, sizes[value]);
  }
});

Deno.test("ByteQueue has no room when as much waits as its limit, and again when some is out", async () => {
  const { output, queue } = make(8, false);
  add(queue, 4, 1);
  assertEquals(queue.hasRoom, true);
  add(queue, 4, 2);
  assertEquals(queue.hasRoom, false);
  await nextTurn();
  assertEquals(queue.hasRoom, false);
  output.open();
  await nextTurn();
  assertEquals(queue.hasRoom, true);
  await queue.close(patience);
});

Deno.test("ByteQueue tells once that its output failed, and takes nothing more", async () => {
  const { output, queue, failures } = make(100, false);
  add(queue, 4, 1);
  await nextTurn();
  add(queue, 4, 2);
  output.fail(new RangeError("full"));
  await nextTurn();
  add(queue, 4, 3);
  output.open();
  await queue.close(patience);
  assertEquals([queue.failed, failures.map(String), output.written.length], [true, ["RangeError: full"], 0]);
});

Deno.test("ByteQueue loses, doubles and reorders nothing", async () => {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 10 }).map((words) => words * 4),
    fc.constant(large),
    fc.constant(0),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 30 }), async (sizes) => {
      const { output, queue } = make(1_000_000_000);
      const expected: [number, number][] = [];
      for (const [i, size] of sizes.entries()) {
        if (size === 0) await nextTurn();
        else {
          add(queue, size, i);
          expected.push([i, size]);
        }
      }
      await queue.close(patience);
      assertEquals(runs(output.written), expected);
    }),
    { numRuns: 30 },
  );
});

Deno.test("ByteQueue.push() takes a copy of bytes, also more than a page of them", async () => {
  const { output, queue } = make(1e9);
  const bytes = new Uint8Array(1_000_001).fill(1);
  queue.push(bytes);
  bytes.fill(2);
  queue.push(bytes.subarray(0, 3));
  await queue.close(patience);
  assertEquals(runs(output.written), [[1, 1_000_001], [2, 3]]);
});

Deno.test("ByteQueue.behind is pending from when it is full until half of it is written", async () => {
  const { output, queue } = make(1000, false);
  add(queue, 996, 1);
  assertEquals(queue.behind, undefined);
  add(queue, 4, 1);
  let isOver = false;
  queue.behind!.then(() => isOver = true);
  await nextTurn();
  add(queue, 504, 2);
  output.letOne();
  await nextTurn();
  // What waits now is more than half of the limit.
  assertEquals([isOver, queue.hasRoom], [false, true]);
  output.open();
  await nextTurn();
  assertEquals([isOver, queue.behind], [true, undefined]);
  await queue.close(patience);
});

Deno.test("ByteQueue.behind resolves when the output fails: a log that is lost stops nobody", async () => {
  const { output, queue, failures } = make(8, false);
  add(queue, 8, 1);
  const { behind } = queue;
  await nextTurn();
  output.fail(new Error("full"));
  await behind;
  add(queue, 800, 1);
  assertEquals([queue.behind, queue.failed, failures.length], [undefined, true, 1]);
  await queue.close(patience);
});

Deno.test("ByteQueue.close() gives up on an output that takes nothing, and reports what is lost", async () => {
  const { output, queue, failures } = make(100, false);
  add(queue, 12, 1);
  const { behind } = queue;
  await queue.close(5);
  await behind;
  assertEquals([queue.failed, failures.map(String)], [true, [
    "Error: nothing was taken for 5ms, 12 bytes are lost",
  ]]);
  output.open();
  await nextTurn();
});

Deno.test({
  name: "ByteQueue.close() leaves no timer behind that would hold up the end of the program",
  sanitizeOps: true,
  async fn() {
    const { queue } = make(4);
    add(queue, 4, 1);
    await Promise.all([queue.behind, queue.close(patience)]);
  },
});

Deno.test("ByteQueue.close() closes an output at once that nothing waits for", async () => {
  const { output, queue, failures } = make(100);
  await queue.close(patience);
  assertEquals([output.isClosed, output.written, failures], [true, [], []]);
});
