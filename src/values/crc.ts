/** What one CRC differs from another by, in the parameters of the Rocksoft model (as in the CRC RevEng catalogue). */
export interface CrcParameters {
  /** The size of the register in bits: 3 to 32. */
  readonly width: number;
  /** The polynomial without its highest bit. */
  readonly poly: number;
  /** What the register holds at the beginning. */
  readonly init: number;
  /** Whether the least significant bit of each byte is taken first. */
  readonly refin: boolean;
  /** Whether the bits of the register are reversed at the end. */
  readonly refout: boolean;
  /** What the result is combined with by exclusive or. */
  readonly xorout: number;
}

/** Makes the function that computes a CRC, a byte at a time by a table of 256 entries. */
export function crc(
  { width, poly, init, refin, refout, xorout }: CrcParameters,
): (bytes: Uint8Array) => number {
  const unused = 32 - width;
  // The register stands at the low end of 32 bits where bits are taken in reverse, else at the high end.
  const start = refin ? reverse(init, width) : init << unused;
  const table = refin ? reversedTable(reverse(poly, width)) : plainTable(poly << unused);
  return (bytes) => {
    let register = start;
    if (refin) { for (const byte of bytes) register = register >>> 8 ^ table[(register ^ byte) & 0xff]!; }
    else for (const byte of bytes) register = register << 8 ^ table[register >>> 24 ^ byte]!;
    const result = refin ? register : register >>> unused;
    return ((refin === refout ? result : reverse(result, width)) ^ xorout) >>> 0;
  };
}

function reversedTable(poly: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let register = byte;
    for (let bit = 0; bit < 8; bit++) register = register & 1 ? register >>> 1 ^ poly : register >>> 1;
    return register;
  });
}

function plainTable(poly: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let register = byte << 24;
    for (let bit = 0; bit < 8; bit++) register = register < 0 ? register << 1 ^ poly : register << 1;
    return register;
  });
}

/** The lowest `width` bits in reverse order. */
function reverse(bits: number, width: number): number {
  let reversed = 0;
  for (let bit = 0; bit < width; bit++) reversed |= (bits >>> bit & 1) << (width - 1 - bit);
  return reversed >>> 0;
}
