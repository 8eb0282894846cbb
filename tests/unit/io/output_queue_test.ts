import fc from "fast-check";
import { TextOutputQueue } from "../../../src/io/output_queue.ts";
import { assertEquals } from "../../assert.ts";
import { nextTurn } from "../fake_clock.ts";
import { FakeOutput } from "../fake_output.ts";

/** Longer than any test takes. */
const patience = 60_000;

function make(limit: number, isOpen = true) {
  const output = new FakeOutput(isOpen);
  const failures: unknown[] = [];
  return { output, failures, queue: new TextOutputQueue(output, limit, (error) => failures.push(error)) };
}

Deno.test("WriteQueue writes in one piece what is pushed together, as UTF-8", async () => {
  const { output, queue, failures } = make(100);
  for (const text of ["one\n", "zwölf\n", ""]) assertEquals(queue.push(text), true);
  await queue.close(patience);
  assertEquals(output.written, [new TextEncoder().encode("one\nzwölf\n")]);
  assertEquals([output.isClosed, queue.failed, failures], [true, false, []]);
});

Deno.test("WriteQueue writes after one another what comes while it writes", async () => {
  const { output, queue } = make(100, false);
  queue.push("a");
  await nextTurn();
  queue.push("b");
  queue.push("c");
  assertEquals([output.waiting, output.text], [1, ""]);
  output.open();
  await queue.close(patience);
  assertEquals(output.written.map((bytes) => new TextDecoder().decode(bytes)), ["a", "bc"]);
});

Deno.test("WriteQueue starts again after it was empty", async () => {
  const { output, queue } = make(100);
  for (const text of ["a", "b"]) {
    queue.push(text);
    await nextTurn();
    await nextTurn();
    assertEquals(output.text.at(-1), text);
  }
  await queue.close(patience);
  assertEquals(output.text, "ab");
});

Deno.test("WriteQueue refuses what comes when it is full, and takes more when some is out", async () => {
  const { output, queue } = make(4, false);
  assertEquals([queue.hasRoom, queue.push("123")], [true, true]);
  // What begins below the limit is taken whole: a line is never cut.
  assertEquals([queue.hasRoom, queue.push("45678")], [true, true]);
  assertEquals([queue.hasRoom, queue.push("lost")], [false, false]);
  output.open();
  await nextTurn();
  await nextTurn();
  assertEquals([queue.hasRoom, queue.push("9")], [true, true]);
  await queue.close(patience);
  assertEquals(output.text, "123456789");
});

Deno.test("WriteQueue counts what is being written as waiting", async () => {
  const { output, queue } = make(4, false);
  queue.push("1234");
  await nextTurn();
  assertEquals([output.waiting, queue.push("5")], [1, false]);
  output.open();
  await queue.close(patience);
  assertEquals(output.text, "1234");
});

Deno.test("WriteQueue counts what is out, and still counts what came meanwhile", async () => {
  const { output, queue } = make(6, false);
  queue.push("12345");
  await nextTurn();
  queue.push("678901");
  output.letOne();
  await nextTurn();
  assertEquals([output.text, output.waiting, queue.hasRoom], ["12345", 1, false]);
  output.open();
  await queue.close(patience);
  assertEquals(output.text, "12345678901");
});

Deno.test({
  name: "WriteQueue.close() leaves no timer behind that would hold up the end of the program",
  sanitizeOps: true,
  async fn() {
    const { queue } = make(100);
    queue.push("a");
    await queue.close(patience);
  },
});

Deno.test("WriteQueue tells once that its output failed, and takes nothing more", async () => {
  const { output, queue, failures } = make(100, false);
  queue.push("a");
  await nextTurn();
  queue.push("b");
  const full = new RangeError("full");
  output.fail(full);
  await nextTurn();
  assertEquals([queue.failed, queue.push("c"), failures.length], [true, false, 1]);
  assertEquals(failures[0] === full, true);
  output.open();
  await queue.close(patience);
  assertEquals([output.text, output.isClosed, failures.length], ["", true, 1]);
});

Deno.test("WriteQueue.close() closes an output at once that nothing waits for", async () => {
  const { output, queue, failures } = make(100);
  await queue.close(patience);
  assertEquals([output.isClosed, output.written, failures], [true, [], []]);
});

Deno.test("WriteQueue.close() gives up on a reader that has stalled, and says so", async () => {
  const { output, queue, failures } = make(100, false);
  queue.push("a");
  await queue.close(5);
  assertEquals([queue.failed, failures.map(String)], [true, ["Error: the reader has stalled"]]);
  output.open();
  await nextTurn();
});

Deno.test("WriteQueue loses, doubles and reorders nothing that it took", async () => {
  const step = fc.oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }), fc.constant(undefined));
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 20 }),
      fc.integer({ min: 1, max: 30 }),
      async (steps, limit) => {
        const { output, queue, failures } = make(limit);
        let taken = "";
        for (const text of steps) {
          if (text === undefined) await nextTurn();
          else if (queue.push(text)) taken += text;
        }
        await queue.close(patience);
        assertEquals([output.text, failures], [taken, []]);
      },
    ),
    { numRuns: 30 },
  );
});
