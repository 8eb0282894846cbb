import fc from "fast-check";
import { Fifo } from "../../../../src/faults/pipeline/fifo.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("Fifo gives what an array gives, also from both its ends and when much is in it", () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("push" as const), count: fc.nat({ max: 3000 }) }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("shift" as const), count: fc.nat({ max: 3000 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("putBack" as const), count: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("clear" as const), count: fc.constant(1) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const fifo = new Fifo<number>();
      let model: number[] = [];
      let next = 0;
      for (const { kind, count } of steps) {
        if (kind === "clear") {
          fifo.clear();
          model = [];
        }
        for (let i = 0; i < count && kind !== "clear"; i++) {
          if (kind === "push") {
            fifo.push(next);
            model.push(next++);
          } else if (kind === "putBack") {
            fifo.putBack(next);
            model.unshift(next++);
          } else assertEquals(fifo.shift(), model.shift());
        }
        assertEquals(fifo.isEmpty, model.length === 0);
      }
      while (model.length > 0) assertEquals(fifo.shift(), model.shift());
      assertEquals(fifo.shift(), undefined);
    }),
    { numRuns: 40 },
  );
});
