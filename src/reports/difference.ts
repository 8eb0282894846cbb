/** Where expected and received bytes part: the place of the first byte that differs, on either side. */
export interface Difference {
  readonly expected: number;
  readonly received: number;
}

/**
 * Finds the first byte that differs; undefined when all are the same.
 *
 * Bytes of a stream may stand behind others that nobody expected. So the two are laid side by side where the longest
 * part of the beginning of `expected` stands, unless they agree as much from the very start.
 */
export function firstDifference(expected: Uint8Array, received: Uint8Array): Difference | undefined {
  const part = longestPart(expected, received);
  const isWhole = part.length === expected.length;
  if (!isWhole && part.length > agreeing(expected, received)) {
    return { expected: part.length, received: part.at + part.length };
  }
  let same = 0;
  while (same < expected.length && same < received.length && expected[same] === received[same]) same++;
  if (same === expected.length && same === received.length) return undefined;
  return { expected: same, received: same };
}

/** How many bytes are the same at the same place. */
function agreeing(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = Math.min(a.length, b.length) - 1; i >= 0; i--) if (a[i] === b[i]) count++;
  return count;
}

/**
 * The first place in `bytes` where the most of the beginning of `wanted` stands. Knuth, Morris and Pratt's search,
 * because both may be long and repeat themselves: the time grows with the sum of their lengths, not the product.
 */
function longestPart(wanted: Uint8Array, bytes: Uint8Array): { at: number; length: number } {
  const shorter = borders(wanted);
  let best = { at: 0, length: 0 };
  let length = 0;
  for (let i = 0; i < bytes.length && length < wanted.length; i++) {
    while (length > 0 && bytes[i] !== wanted[length]) length = shorter[length - 1]!;
    if (bytes[i] === wanted[length]) length++;
    if (length > best.length) best = { at: i + 1 - length, length };
  }
  return best;
}

/** For every beginning of `wanted`, how long its longest end is that is a beginning as well. */
function borders(wanted: Uint8Array): Int32Array {
  const lengths = new Int32Array(wanted.length);
  let length = 0;
  for (let i = 1; i < wanted.length; i++) {
    while (length > 0 && wanted[i] !== wanted[length]) length = lengths[length - 1]!;
    if (wanted[i] === wanted[length]) length++;
    lengths[i] = length;
  }
  return lengths;
}
