import fc from "fast-check";
import { allocate, copy, join } from "../../../src/bytes/slab_allocator.ts";
import { assert, assertEquals } from "../../assert.ts";

Deno.test("copy() and join() give bytes that nobody else writes to", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 20 }), (all) => {
    const kept = all.map((bytes) => {
      const lent = bytes.slice();
      const mine = copy(lent);
      lent.fill(0xee);
      return mine;
    });
    const joined = join(all);
    for (const each of all) allocate(each.length).fill(0xdd);
    assertEquals(kept.map((bytes) => [...bytes]), all.map((bytes) => [...bytes]));
    assertEquals([...joined], all.flatMap((bytes) => [...bytes]));
  }));
});

Deno.test("allocate() gives zeros, of small and large sizes", () => {
  for (const size of [0, 1, 64, 2048, 2049, 100_000]) {
    for (let i = 0; i < 20; i++) {
      const bytes = allocate(size);
      assertEquals(bytes.length, size);
      assert(bytes.every((byte) => byte === 0));
      bytes.fill(0xee);
    }
  }
});

Deno.test("allocate() lets small pieces share memory, and large ones not", () => {
  assert(allocate(1).buffer === allocate(1).buffer || allocate(1).buffer === allocate(1).buffer);
  assertEquals(allocate(4096).buffer.byteLength, 4096);
});
