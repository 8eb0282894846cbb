import { Timeline } from "../../../../src/logs/pcapng/timeline.ts";
import { assertEquals } from "../../../assert.ts";
import { begin } from "./packets.ts";

function microsAfter(...moments: [at: number, ms: number][]): number[] {
  const timeline = new Timeline();
  return moments.map(([at, ms]) => {
    timeline.advance({ at: begin + at, ms });
    assertEquals(timeline.now.high * 2 ** 32 + (timeline.now.low >>> 0), timeline.micros);
    return timeline.micros - begin * 1000;
  });
}

Deno.test("Timeline knows microseconds, which the wall clock does not", () => {
  assertEquals(microsAfter([0, 12.345], [0, 12.346], [1, 13.5]), [0, 1, 1155]);
});

Deno.test("Timeline does not go backwards with the wall clock", () => {
  assertEquals(microsAfter([0, 5], [-3_600_000, 6]), [0, 1000]);
});

Deno.test("Timeline follows the wall clock when the machine has slept, and goes on from there", () => {
  assertEquals(microsAfter([0, 5], [3_600_000, 6], [3_600_001, 7]), [0, 3_600_000_000, 3_600_001_000]);
});

Deno.test("Timeline does not mind clocks that drift a little", () => {
  assertEquals(microsAfter([0, 5], [900, 6]), [0, 1000]);
});

Deno.test("Timeline gives the same time again rather than an earlier one", () => {
  assertEquals(microsAfter([0, 5], [0, 4]), [0, 0]);
});
