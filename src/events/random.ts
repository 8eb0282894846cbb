/** Where random choices come from: from 0 up to 1, as `Math.random`. */
export type Random = () => number;

/** The same numbers; `onUse` is called before each. */
export function watched(random: Random, onUse: () => void): Random {
  return () => {
    onUse();
    return random();
  };
}

const bits64 = (1n << 64n) - 1n;

/**
 * The numbers of SplitMix64, by Sebastiano Vigna (https://prng.di.unimi.it/splitmix64.c, public domain): what its
 * author recommends to make the state of a larger generator from a seed, so that neighbouring seeds have nothing in
 * common.
 */
export function* splitMix64(seed: bigint): Generator<bigint, never> {
  for (let state = seed & bits64;;) {
    state = (state + 0x9e3779b97f4a7c15n) & bits64;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & bits64;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & bits64;
    yield mixed ^ (mixed >> 31n);
  }
}

/**
 * The 32-bit numbers of xoshiro128** 1.1, by David Blackman and Sebastiano Vigna
 * (https://prng.di.unimi.it/xoshiro128starstar.c, public domain).
 * @param state four numbers of 32 bits, not all of them 0
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(word: number, by: number): number {
  return word << by | word >>> (32 - by);
}

/**
 * Random numbers that are the same each time for the same seed. Not for secrets.
 * @param seed a whole number
 * @param stream which of the independent rows of numbers of that seed: one for each part that runs at its own pace
 */
export function seededRandom(seed: number, stream = 0): Random {
  const streamSeed = splitMix64(BigInt(seed)).next().value + BigInt(stream);
  const mixed = splitMix64(streamSeed);
  const [first, second] = [mixed.next().value, mixed.next().value];
  const word = (wide: bigint, shift: bigint) => Number(wide >> shift & 0xffffffffn);
  const next = xoshiro128([word(first, 0n), word(first, 32n), word(second, 0n), word(second, 32n)]);
  // The 53 bits that a number from 0 up to 1 has room for.
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}
