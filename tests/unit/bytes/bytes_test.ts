import fc from "fast-check";
import { concat, equal, fromLatin1, indexOf, latin1, toHex, utf8 } from "../../../src/bytes/bytes.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";

Deno.test("latin1() makes one character of every byte, and fromLatin1() the byte of it", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assertEquals([...latin1(all)].map((character) => character.charCodeAt(0)), [...all]);
  fc.assert(fc.property(anyBytes, (bytes) => assertEquals(fromLatin1(latin1(bytes)), bytes)));
});

Deno.test("latin1() takes more bytes than a function call takes arguments", () => {
  const bytes = Uint8Array.from({ length: 300_001 }, (_, i) => i % 256);
  const text = latin1(bytes);
  assertEquals(text.length, bytes.length);
  assertEquals(equal(fromLatin1(text), bytes), true);
});

Deno.test("utf8() and toHex() write bytes as text and text as bytes", () => {
  assertEquals([...utf8("é\0")], [0xc3, 0xa9, 0]);
  assertEquals(toHex(Uint8Array.of(1, 3, 10, 255)), "01 03 0a ff");
  assertEquals(toHex(Uint8Array.of(1, 3, 10, 255), ""), "01030aff");
  assertEquals(toHex(new Uint8Array()), "");
});

Deno.test("concat() joins parts in order, and copies them", () => {
  assertEquals(concat([]), new Uint8Array());
  const part = Uint8Array.of(1, 2);
  const joined = concat([part]);
  part[0] = 9;
  assertEquals([...joined], [1, 2]);
  fc.assert(fc.property(fc.array(anyBytes), (parts) => {
    assertEquals([...concat(parts)], parts.flatMap((each) => [...each]));
  }));
});

Deno.test("equal() compares length and every byte", () => {
  assertEquals(equal(new Uint8Array(), new Uint8Array()), true);
  assertEquals(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assertEquals(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assertEquals(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0)), false);
  assertEquals(equal(Uint8Array.of(1, 2, 0), Uint8Array.of(1, 2)), false);
});

Deno.test("indexOf() finds the first place at or after a start", () => {
  const bytes = utf8("aab aab");
  const places: Array<[string, number, number]> = [
    ["aab", 0, 0],
    ["aab", 1, 4],
    ["ab", 0, 1],
    ["b", 3, 6],
    ["aab", 5, -1],
    ["aab aab", 0, 0],
    ["aab aabb", 0, -1],
    ["b ", 0, 2],
    ["x", 0, -1],
    ["", 3, 3],
    ["", 7, 7],
    ["", 8, -1],
  ];
  for (const [wanted, from, place] of places) {
    assertEquals([wanted, from, indexOf(bytes, utf8(wanted), from)], [wanted, from, place]);
  }
});

Deno.test("indexOf() agrees with a search through every place", () => {
  // Few different bytes, so that there are many near misses.
  const few = (maxLength: number) => fc.uint8Array({ max: 2, maxLength });
  fc.assert(fc.property(few(30), few(5), fc.nat({ max: 35 }), (bytes, wanted, from) => {
    let place = -1;
    for (let at = bytes.length - wanted.length; at >= from; at--) {
      if (equal(bytes.subarray(at, at + wanted.length), wanted)) place = at;
    }
    assertEquals(indexOf(bytes, wanted, from), place);
  }));
});
