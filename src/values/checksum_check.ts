import { equal, fromLatin1, latin1, toHex } from "../bytes/bytes.ts";
import { Catalogue, define } from "./registry.ts";
import { type Checksum, checksums } from "./checksums.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { toBytes } from "../bytes/integers.ts";
import { option } from "./options.ts";
import type { Platform } from "./platform.ts";
import { choice, count } from "./value_types.ts";

/** What a check found; `message` says what is wrong. */
export interface CheckResult {
  readonly ok: boolean;
  /** What the checksum of the message is, as it should stand at its end. */
  readonly expected: Uint8Array;
  /** What stands there; less than that when the message is too short. */
  readonly actual: Uint8Array;
  readonly message: string;
}

/** Says whether the checksum at the end of a message is right. */
export type Check = (message: Uint8Array) => CheckResult;

type Form = "be" | "le" | "hex";

/** Checksums that stand at the end of received messages: `crc16-modbus`, `xor8:as=hex,from=1,gap=1`. */
export const checks: Catalogue<Check> = new Catalogue(
  "check",
  checksums.map((checksum) =>
    define({
      name: checksum.name,
      summary: checksum.summary,
      example: checksum.name === "xor8" ? "xor8:as=hex,from=1,gap=1" : checksum.name,
      options: {
        as: option(
          choice<Form>("be", "le", "hex"),
          "how it is written: most (be) or least (le) significant byte first, or as hexadecimal digits",
          checksum.little ? "le" : "be",
        ),
        from: option(count(0), "how many bytes at the beginning it does not cover", "0"),
        gap: option(count(0), "how many bytes right before the checksum it does not cover", "0"),
      },
      create: ({ as, from, gap }): Check => (message) => judge(checksum, as, from, gap, message),
    })
  ),
);

/** @throws {Failure} when it is not a check */
export function parseCheck(text: string, platform: Platform): Check {
  return checks.parse(text, platform).made;
}

function judge(checksum: Checksum, as: Form, from: number, gap: number, message: Uint8Array): CheckResult {
  const { name, width } = checksum;
  const size = as === "hex" ? 2 * width : width;
  const end = Math.max(0, message.length - size);
  const actual = message.slice(end);
  const isThere = message.length >= from + gap + size;
  const covered = isThere ? message.subarray(from, end - gap) : new Uint8Array();
  const expected = written(checksum.compute(covered), width, as);
  const ok = isThere &&
    equal(as === "hex" ? upper(actual) : actual, as === "hex" ? upper(expected) : expected);
  const show = as === "hex"
    ? (bytes: Uint8Array) => `"${escapeBytes(bytes)}"`
    : (bytes: Uint8Array) => toHex(bytes);
  const wrong = isThere
    ? `${name} is ${show(expected)}, but ${show(actual)} was received`
    : `a message of ${message.length} bytes is too short for ${name}`;
  return { ok, expected, actual, message: ok ? `${name} is right` : wrong };
}

function written(sum: number, width: number, as: Form): Uint8Array {
  const bytes = toBytes(sum, width, as === "le");
  return as === "hex" ? fromLatin1(toHex(bytes, "").toUpperCase()) : bytes;
}

/** Digits are the same in both cases. */
function upper(digits: Uint8Array): Uint8Array {
  return fromLatin1(latin1(digits).replace(/[a-f]/g, (digit) => digit.toUpperCase()));
}
