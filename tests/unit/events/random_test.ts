import fc from "fast-check";
import { seededRandom, splitMix64, xoshiro128 } from "../../../src/events/random.ts";
import { assert, assertEquals, assertNotEquals } from "../../assert.ts";

function first(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next);
}

Deno.test("splitMix64() gives the numbers of the reference implementation", () => {
  // https://prng.di.unimi.it/splitmix64.c, compiled, with the state 1234567.
  assertEquals(splitMix64(1234567n).take(5).toArray(), [
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
    4593380528125082431n,
    16408922859458223821n,
  ]);
});

Deno.test("xoshiro128() gives the numbers of the reference implementation", () => {
  // https://prng.di.unimi.it/xoshiro128starstar.c, compiled, with the state 1, 2, 3, 4.
  assertEquals(first(10, xoshiro128([1, 2, 3, 4])), [
    11520,
    0,
    5927040,
    70819200,
    2031721883,
    1637235492,
    1287239034,
    3734860849,
    3729100597,
    4258142804,
  ]);
});

Deno.test("seededRandom() gives the same row of numbers for the same seed and stream, from 0 up to 1", () => {
  fc.assert(fc.property(fc.maxSafeNat(), fc.nat(), (seed, stream) => {
    const numbers = first(20, seededRandom(seed, stream));
    assertEquals(numbers, first(20, seededRandom(seed, stream)));
    assert(numbers.every((number) => number >= 0 && number < 1));
  }));
});

Deno.test("seededRandom() gives other numbers for a neighbouring seed or stream", () => {
  fc.assert(fc.property(fc.nat(), fc.nat(1000), (seed, stream) => {
    const numbers = first(5, seededRandom(seed, stream));
    assertNotEquals(numbers, first(5, seededRandom(seed + 1, stream)));
    assertNotEquals(numbers, first(5, seededRandom(seed, stream + 1)));
    assertNotEquals(first(5, seededRandom(seed + 1, stream)), first(5, seededRandom(seed, stream + 1)));
  }));
});

Deno.test("seededRandom() spreads its numbers evenly", () => {
  const random = seededRandom(1);
  const counts = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[Math.floor(random() * 10)]++;
  // Chi-squared with 9 degrees of freedom: 27.9 is exceeded once in a thousand seeds, and this is one seed.
  const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert(chiSquared < 27.9, String(chiSquared));
});
