import fc from "fast-check";
import { OutputPump } from "../../../src/client/output_pump.ts";
import { concat } from "../../../src/bytes/bytes.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { FakeOutput } from "../fake_output.ts";

Deno.test("OutputPump writes copies, in order, one at a time", async () => {
  const output = new FakeOutput(false);
  const pump = new OutputPump(output);
  const lent = Uint8Array.of(1, 2);
  pump.write(lent);
  lent.fill(9);
  pump.write(lent);
  await settled();
  assertEquals([output.waiting, output.written], [1, []]);
  output.open();
  await pump.flush();
  assertEquals(output.written, [Uint8Array.of(1, 2), Uint8Array.of(9, 9)]);
});

Deno.test("OutputPump makes the writer wait only when more than 256 KiB are waiting", async () => {
  const output = new FakeOutput(false);
  const pump = new OutputPump(output);
  assertEquals(pump.write(new Uint8Array(256 * 1024)), undefined);
  const slow = pump.write(Uint8Array.of(1));
  assert(slow instanceof Promise);
  let isThrough = false;
  slow.then(() => isThrough = true);
  await settled();
  assertEquals(isThrough, false);
  output.open();
  await slow;
  assertEquals(output.written.map(({ length }) => length), [256 * 1024, 1]);
  assertEquals(pump.write(Uint8Array.of(2)), undefined);
  await pump.flush();
});

Deno.test("OutputPump.flush() resolves at once when nothing waits, and again after more was written", async () => {
  const output = new FakeOutput();
  const pump = new OutputPump(output);
  await pump.flush();
  for (const byte of [1, 2]) {
    pump.write(Uint8Array.of(byte));
    await pump.flush();
    assertEquals(output.written.length, byte);
  }
});

Deno.test("OutputPump tells everybody that the output failed, and writes nothing more", async () => {
  const output = new FakeOutput(false);
  const pump = new OutputPump(output);
  pump.write(Uint8Array.of(1));
  const slow = pump.write(new Uint8Array(300 * 1024));
  output.fail(new RangeError("full"));
  await assertRejects(() => slow as Promise<void>, RangeError, "full");
  await assertRejects(() => pump.flush(), RangeError, "full");
  assertThrows(() => pump.write(Uint8Array.of(2)), RangeError, "full");
  output.open();
  await settled();
  assertEquals(output.written, []);
});

Deno.test("OutputPump loses, doubles and reorders nothing, however writes and flushes fall", async () => {
  const step = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    fc.constant("flush"),
    fc.constant("settle"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const output = new FakeOutput();
      const pump = new OutputPump(output);
      for (const step of steps) {
        if (step === "flush") await pump.flush();
        else if (step === "settle") await Promise.resolve();
        else pump.write(step as Uint8Array);
      }
      await pump.flush();
      assertEquals(concat(output.written), concat(steps.filter((step) => step instanceof Uint8Array)));
    }),
    { numRuns: 50 },
  );
});
