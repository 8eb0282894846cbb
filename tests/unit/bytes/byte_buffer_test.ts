import fc from "fast-check";
import { ByteBuffer } from "../../../src/bytes/byte_buffer.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("ByteBuffer gives back in order what was added, and at most what is there", () => {
  const buffer = new ByteBuffer();
  assertEquals([buffer.length, [...buffer.view], [...buffer.take(5)]], [0, [], []]);
  buffer.append(Uint8Array.of(1, 2, 3));
  buffer.append(Uint8Array.of(4));
  assertEquals([...buffer.take(2)], [1, 2]);
  assertEquals([buffer.length, [...buffer.view]], [2, [3, 4]]);
  assertEquals([...buffer.take(99)], [3, 4]);
  assertEquals(buffer.length, 0);
});

Deno.test("ByteBuffer keeps and gives copies", () => {
  const buffer = new ByteBuffer();
  const lent = Uint8Array.of(1, 2, 3);
  buffer.append(lent);
  lent.fill(9);
  const taken = buffer.take(3);
  buffer.append(Uint8Array.of(4, 5, 6));
  assertEquals([...taken], [1, 2, 3]);
  assertEquals([...buffer.view], [4, 5, 6]);
});

Deno.test("ByteBuffer takes more at once than it has room for", () => {
  const buffer = new ByteBuffer();
  buffer.append(new Uint8Array(1000).fill(1));
  buffer.take(999);
  const large = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  buffer.append(large);
  assertEquals([...buffer.take(1)], [1]);
  assertEquals(buffer.take(buffer.length), large);
});

Deno.test("ByteBuffer behaves as a plain array, whatever is added and taken", () => {
  // Sizes around the first capacity of 1024 make it move, grow and start over.
  const step = fc.tuple(fc.boolean(), fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 1500 })));
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const buffer = new ByteBuffer();
    let model: number[] = [];
    let next = 0;
    for (const [isTaking, count] of steps) {
      if (isTaking) {
        assertEquals([...buffer.take(count)], model.slice(0, count));
        model = model.slice(count);
      } else {
        const bytes = Uint8Array.from({ length: count }, () => next++);
        buffer.append(bytes);
        model.push(...bytes);
      }
      assertEquals(buffer.length, model.length);
      assertEquals(buffer.view, Uint8Array.from(model));
    }
  }));
});
