import fc from "fast-check";
import { fromBytes, toBytes } from "../../../src/bytes/integers.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("toBytes() writes both orders, and wraps around", () => {
  assertEquals(toBytes(0x010203, 3, false), Uint8Array.of(1, 2, 3));
  assertEquals(toBytes(0x010203, 3, true), Uint8Array.of(3, 2, 1));
  assertEquals(toBytes(0x1ff, 1, false), Uint8Array.of(0xff));
  assertEquals(toBytes(-1, 2, true), Uint8Array.of(0xff, 0xff));
  assertEquals(toBytes(-256, 2, false), Uint8Array.of(0xff, 0));
});

Deno.test("fromBytes() reads what toBytes() wrote, at any place", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.maxSafeNat(), fc.boolean(), (size, number, little) => {
      const kept = number % 256 ** size;
      const bytes = new Uint8Array(size + 2).fill(0xee);
      bytes.set(toBytes(kept, size, little), 1);
      assertEquals(fromBytes(bytes, 1, size, little), kept);
    }),
  );
});

Deno.test("toBytes() writes what a DataView writes", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), fc.boolean(), (number, little) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigInt64(0, BigInt(number), little);
    assertEquals(toBytes(number, 8, little), new Uint8Array(view.buffer));
  }));
});
