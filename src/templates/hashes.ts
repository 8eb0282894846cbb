import { createRequire } from "node:module";
import { bytesOf } from "./expression.ts";
import { type Format, keep } from "./format.ts";
import type { TemplateFunction } from "./function.ts";
import { measured, upTo } from "./length_and_checksum.ts";

/** Hash functions by name: how many bytes they make, and where they are specified. */
const hashes: ReadonlyArray<readonly [name: string, size: number, source: string]> = [
  ["md5", 16, "MD5 (RFC 1321): PJLink, digest authentication"],
  ["sha1", 20, "SHA-1 (FIPS 180-4)"],
  ["sha256", 32, "SHA-256 (FIPS 180-4)"],
];

type CryptoModule = { createHash(name: string): { update(bytes: Uint8Array): { digest(): Uint8Array } } };
let crypto: CryptoModule | undefined;

function hash(name: string, bytes: Uint8Array): Uint8Array {
  // Loading it takes about 4 ms, which most runs should not pay.
  crypto ??= createRequire(import.meta.url)("node:crypto") as CryptoModule;
  return Uint8Array.from(crypto.createHash(name).update(bytes).digest());
}

/** Hashes of other parts of the same payload. */
export const hashesOfRanges = hashes.map(([name, size, source]): TemplateFunction => ({
  name,
  takes: "word",
  argument: "RANGE",
  help: `${source} of the range, as ${size} bytes (with |hex as digits)`,
  read(range, surrounding) {
    const over = upTo(surrounding.before.to, measured(range, surrounding, surrounding.before));
    return {
      isConstant: true,
      size,
      uses: [{ range: over, only: "bytes" }],
      evaluate: (rendering) => hash(name, rendering.bytesOf(over)),
    };
  },
}));

/** Hashes of a value. */
export const hashFormats = hashes.map(([name, size, source]): Format => ({
  name,
  help: `${source} of the bytes, as ${size} bytes`,
  apply: (inner) => ({
    ...keep(inner),
    size,
    evaluate: (rendering) => hash(name, bytesOf(inner.evaluate(rendering), inner.natural)),
  }),
}));
