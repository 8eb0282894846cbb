import { Catalogue, define, type Definition } from "./registry.ts";
import { checksums } from "./checksums.ts";
import { crcOptions, customCrc } from "./crc_options.ts";
import { option, optional, type Options } from "./options.ts";
import type { Platform } from "./platform.ts";
import { choice, count } from "./value_types.ts";
import { checksumForms, WrittenChecksum } from "./written_checksum.ts";

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

const placeOptions = {
  from: option(count(0), "how many bytes at the beginning it does not cover", "0"),
  gap: option(count(0), "how many bytes right before the checksum it does not cover", "0"),
};
const form = choice(...checksumForms);
const formHelp =
  "how it is written: most (be) or least (le) significant byte first, or as hexadecimal or decimal digits";

/** Checksums that stand at the end of received messages: `crc16-modbus`, `xor8:as=hex,from=1,gap=1`. */
export const checks: Catalogue<Check> = new Catalogue("check", [
  ...checksums.map((checksum) =>
    define({
      name: checksum.name,
      summary: checksum.summary,
      example: checksum.name === "xor8" ? "xor8:as=hex,from=1,gap=1" : checksum.name,
      options: { as: option(form, formHelp, checksum.little ? "le" : "be"), ...placeOptions },
      create: ({ as, from, gap }) => checkOf(new WrittenChecksum(checksum, as), from, gap),
    })
  ),
  customDefinition(),
]);

function customDefinition(): Definition<Check> {
  const options = { ...crcOptions, as: optional(form, `${formHelp}; le with refout`), ...placeOptions };
  return define({
    name: "crc",
    summary: "any CRC by its parameters, as the CRC RevEng catalogue lists them",
    example: "crc:width=16,poly=8005,init=ffff,refin=yes,refout=yes",
    options,
    create({ as, from, gap, ...parameters }: Options<typeof options>) {
      return checkOf(new WrittenChecksum(customCrc(parameters), as), from, gap);
    },
  });
}

/** @throws {Failure} when it is not a check */
export function parseCheck(text: string, platform: Platform): Check {
  return checks.parse(text, platform).made;
}

function checkOf(written: WrittenChecksum, from: number, gap: number): Check {
  const { name } = written.checksum;
  return (message) => {
    const end = Math.max(0, message.length - written.size);
    const actual = message.slice(end);
    const isThere = message.length >= from + gap + written.size;
    const expected = written.of(isThere ? message.subarray(from, end - gap) : new Uint8Array());
    const ok = isThere && written.same(actual, expected);
    const wrong = isThere
      ? written.mismatch(expected, actual)
      : `a message of ${message.length} bytes is too short for ${name}`;
    return { ok, expected, actual, message: ok ? `${name} is right` : wrong };
  };
}
