import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import type { Frame } from "../events/frame.ts";
import { fromBytes, toBytes } from "../bytes/integers.ts";
import { option } from "../values/options.ts";
import { allocate } from "../bytes/slab_allocator.ts";
import { choice, count, integer } from "../values/value_types.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { maxOption } from "./frame_size.ts";
import { type FrameCodec, Invalid } from "./frame_codec.ts";
import { SliceFrame } from "./slice_frame.ts";

/**
 * Frames that say how long they are, as Netty's `LengthFieldBasedFrameDecoder` has it:
 *
 *     | offset bytes | length field (1 to 4 bytes) | length + adjust bytes |
 *       a header       what is read                  the content
 *
 * `adjust` is for protocols that do not count the content alone. One whose length counts the two bytes of the length
 * field too has `adjust=-2`: `00 05 61 62 63` is the content `abc`. One that has a type byte in front, and a checksum
 * behind that is not counted, has `offset=1,adjust=1`: `07 00 02 61 62 c3` is the content `61 62 c3`.
 */
export const length = define({
  name: "length",
  summary: "messages behind a number that says how long they are",
  example: "length:bytes=2,endian=be",
  options: {
    bytes: option(choice("1", "2", "3", "4"), "the size of the length field", "2"),
    endian: option(choice("be", "le"), "most (be) or least (le) significant byte first", "be"),
    offset: option(count(0, 1024), "how many bytes are before the length field", "0"),
    adjust: option(integer, "what is added to the length to get the number of bytes behind it", "0"),
    max: maxOption(),
  },
  create({ bytes, endian, offset, adjust, max }): FramingMaker {
    const field = { size: Number(bytes), little: endian === "le", offset, adjust };
    if (max < offset + field.size) {
      throw usage(`max: "${max}" is too small (${offset + field.size} bytes is the header alone)`);
    }
    const rule = lengthRule(field);
    return () => new FrameDecoder(rule, max);
  },
});

interface LengthField {
  readonly size: number;
  readonly little: boolean;
  readonly offset: number;
  readonly adjust: number;
}

function lengthRule({ size, little, offset, adjust }: LengthField): FrameCodec {
  const header = offset + size;
  const largest = 2 ** (8 * size) - 1;
  return {
    noun: "frame",
    announces: true,
    measure(bytes, start) {
      if (bytes.length - start < header) return -header;
      const behind = fromBytes(bytes, start + offset, size, little) + adjust;
      if (behind >= 0) return header + behind;
      throw new Invalid(`a length of ${behind - adjust} with adjust=${adjust} makes ${behind} bytes`, offset);
    },
    frame: (wire, at) => new SliceFrame(wire, at, header, wire.length),
    encode(content: Uint8Array, like?: Frame) {
      const number = content.length - adjust;
      if (number < 0 || number > largest) {
        throw new FramingError(
          `a message of ${content.length} bytes needs the length ${number} (0 to ${largest})`,
        );
      }
      const wire = allocate(header + content.length);
      // An answer has the header of what it answers; without that it is zeros.
      if (like) wire.set(like.wire.subarray(0, offset));
      wire.set(toBytes(number, size, little), offset);
      wire.set(content, header);
      return wire;
    },
  };
}
