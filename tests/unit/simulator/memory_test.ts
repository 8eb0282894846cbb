import { Memory } from "../../../src/simulator/memory.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("Memory begins with what it is given, and zeros behind it", () => {
  const memory = new Memory(3, 2, Uint8Array.of(1, 2, 3));
  assertEquals(memory.read(0, 3), Uint8Array.of(1, 2, 3, 0, 0, 0));
});

Deno.test("Memory.write() fills whole cells and leaves the others alone", () => {
  const memory = new Memory(4, 2);
  assertEquals(memory.write(1, Uint8Array.of(1, 2, 3, 4)), true);
  assertEquals(memory.read(0, 4), Uint8Array.of(0, 0, 1, 2, 3, 4, 0, 0));
});

Deno.test("Memory refuses cells that are not there, and writes nothing then", () => {
  const memory = new Memory(4, 2);
  for (
    const [at, count] of [[4, 1], [0, 5], [3, 2], [-1, 1], [0, 0], [0.5, 1], [0, NaN], [1e308, 1]] as const
  ) {
    assertEquals(memory.read(at, count), undefined, `${at} ${count}`);
  }
  for (const [at, length] of [[4, 2], [3, 4], [0, 10], [0, 3], [0, 0], [-1, 2], [NaN, 2]] as const) {
    assertEquals(memory.write(at, new Uint8Array(length).fill(255)), false, `${at} ${length}`);
  }
  assertEquals(memory.read(0, 4), new Uint8Array(8));
});

Deno.test("Memory.read() gives a copy", () => {
  const memory = new Memory(1, 1);
  memory.read(0, 1)!.fill(9);
  assertEquals(memory.read(0, 1), Uint8Array.of(0));
});
