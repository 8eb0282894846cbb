import { type Checksum, crcChecksum } from "./checksums.ts";
import { at, usage } from "./failure.ts";
import { flag, option, type Options, required, type Value } from "./options.ts";
import { count } from "./value_types.ts";

/** A number of up to 32 bits in hexadecimal digits. */
const bits: Value<number> = {
  placeholder: "HEX",
  parse(text) {
    if (/^(0x)?[0-9a-f]{1,8}$/i.test(text)) return parseInt(text, 16);
    throw usage(`"${text}" is not a number in hexadecimal digits of up to 32 bits (try 1021)`);
  },
};

/** Any CRC by its parameters in the Rocksoft model, as the CRC RevEng catalogue lists them. */
export const crcOptions = {
  width: required(count(3, 32), "the size of the CRC in bits"),
  poly: required(bits, "the polynomial without its highest bit"),
  init: option(bits, "what the register holds at the beginning", "0"),
  refin: flag("take the least significant bit of each byte first"),
  refout: flag("reverse the bits of the result"),
  xorout: option(bits, "what the result is combined with by exclusive or", "0"),
};

/** @throws {Failure} when a number does not fit into the width */
export function customCrc(options: Options<typeof crcOptions>): Checksum {
  const { width } = options;
  for (const name of ["poly", "init", "xorout"] as const) {
    at(name, () => {
      if (options[name] >= 2 ** width) {
        throw usage(`"${options[name].toString(16)}" has more than ${width} bits (see width)`);
      }
    });
  }
  return crcChecksum("crc", "any CRC by its parameters", options);
}
