export { concat, utf8 } from "../../src/bytes/bytes.ts";

/** All 256 values, again and again, in an order in which no two neighbours are as usual. */
export function everyValue(length: number): Uint8Array<ArrayBuffer> {
  // 167 is odd, so every run of 256 has each value once; the shift makes each run another one.
  return Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8)) & 0xff);
}

/** Pieces of odd sizes: primes, so that no boundary falls together with one of the kernel or of a buffer. */
export function* oddPieces(bytes: Uint8Array): Generator<Uint8Array> {
  const sizes = [1, 7, 251, 4099, 13, 65_537, 3, 1021];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
