import { define } from "../values/registry.ts";
import type { FramingMaker } from "./framing.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { maxOption } from "./frame_size.ts";
import { Invalid } from "./frame_codec.ts";
import { checkOptions, withCheck } from "./message_check.ts";
import { stuffedRule } from "./byte_stuffing.ts";

/** A block with this code has no zero behind it. */
const fullBlock = 0xff;

export const cobs = define({
  name: "cobs",
  summary: "packets without zeros, and a zero behind each (consistent overhead byte stuffing)",
  example: "cobs",
  options: { ...checkOptions, max: maxOption() },
  create({ max, ...check }): FramingMaker {
    const rule = withCheck(stuffedRule({ end: 0, decode, encode }), check);
    return () => new FrameDecoder(rule, max);
  },
});

/** Blocks of a code byte, which says where the next code stands, and the bytes up to there; between blocks is a zero. */
function decode(stuffed: Uint8Array): Uint8Array {
  const content = new Uint8Array(stuffed.length);
  let length = 0;
  for (let at = 0; at < stuffed.length;) {
    const code = stuffed[at]!;
    const next = at + code;
    if (next > stuffed.length) {
      throw new Invalid(`a COBS block of ${code} bytes has only ${stuffed.length - at}`, at);
    }
    content.set(stuffed.subarray(at + 1, next), length);
    length += code - 1;
    if (code !== fullBlock && next < stuffed.length) content[length++] = 0;
    at = next;
  }
  return content.subarray(0, length);
}

function encode(content: Uint8Array): Uint8Array {
  const wire = new Uint8Array(content.length + Math.ceil(content.length / (fullBlock - 1)) + 2);
  let code = 0;
  let length = 1;
  for (const [at, byte] of content.entries()) {
    if (byte !== 0) wire[length++] = byte;
    const isFull = length - code === fullBlock;
    if (byte !== 0 && !(isFull && at + 1 < content.length)) continue;
    wire[code] = length - code;
    code = length++;
  }
  wire[code] = length - code;
  // The zero at the end is there already.
  return wire.subarray(0, length + 1);
}
