import { equal, fromLatin1, latin1, toHex } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import type { BadMessage, Frame } from "../events/frame.ts";
import { fromBytes, toBytes } from "../bytes/integers.ts";
import { option, optional } from "../values/options.ts";
import { allocate } from "../bytes/slab_allocator.ts";
import { choice, count, integer, payload } from "../values/value_types.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { maxOption } from "./frame_size.ts";
import { type FrameCodec, Invalid } from "./frame_codec.ts";
import { checkOptions, withCheck } from "./message_check.ts";
import { beginsWith, nextHeader, noHeader, untilHeader } from "./resynchronise.ts";
import { SliceFrame } from "./slice_frame.ts";

/**
 * Frames that say how long they are, as Netty's `LengthFieldBasedFrameDecoder` has it:
 *
 *     | offset bytes | length field (1 to 4 bytes) | length + adjust bytes |
 *       a header       what is read                  the content, and the trailer
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
    bytes: optional(choice("1", "2", "3", "4"), "the size of the length field (default 2)"),
    digits: optional(
      count(1, 9),
      "the length is a decimal number of so many ASCII digits, in place of bytes",
    ),
    endian: option(choice("be", "le"), "most (be) or least (le) significant byte first", "be"),
    header: optional(
      payload,
      "the bytes that each frame begins with; without them the next ones are looked for",
    ),
    offset: optional(count(0, 1024), "how many bytes are before the length field (default: the header's)"),
    contentFrom: optional(
      count(0, 1024),
      "where in the frame the content begins (default: behind the length field)",
    ),
    adjust: option(integer, "what is added to the length to get the number of bytes behind it", "0"),
    trailer: optional(
      payload,
      "the bytes that each frame ends with; they count among those behind the length",
    ),
    ...checkOptions,
    max: maxOption(),
  },
  create(
    { bytes, digits, endian, header = none, offset = header.length, trailer = none, contentFrom, ...rest },
  ): FramingMaker {
    const { adjust, max, ...check } = rest;
    if (bytes !== undefined && digits !== undefined) {
      throw usage("digits: the length has bytes or digits, not both");
    }
    if (offset < header.length) {
      throw usage(`offset: "${offset}" is inside the header (${header.length} or more)`);
    }
    const field = digits === undefined
      ? binaryLength(Number(bytes ?? "2"), endian === "le")
      : decimalLength(digits, offset);
    const behind = offset + field.size;
    const start = contentFrom ?? behind;
    if (start > offset && start !== behind) {
      throw usage(
        `content-from: "${start}" is neither before the length field (0 to ${offset}) nor behind it (${behind})`,
      );
    }
    if (max < behind) throw usage(`max: "${max}" is too small (${behind} bytes is the header alone)`);
    const codec = withCheck(lengthCodec({ field, header, offset, start, adjust, trailer, max }), check);
    return () => new FrameDecoder(codec, max);
  },
});

const none = new Uint8Array();

/** How a length is written. */
interface LengthField {
  readonly size: number;
  readonly largest: number;
  /** @throws {Invalid} */
  read(bytes: Uint8Array, at: number): number;
  write(length: number): Uint8Array;
}

function binaryLength(size: number, little: boolean): LengthField {
  return {
    size,
    largest: 2 ** (8 * size) - 1,
    read: (bytes, at) => fromBytes(bytes, at, size, little),
    write: (length) => toBytes(length, size, little),
  };
}

function decimalLength(size: number, offset: number): LengthField {
  return {
    size,
    largest: 10 ** size - 1,
    read(bytes, at) {
      const digits = latin1(bytes.subarray(at, at + size));
      if (/^\d+$/.test(digits)) return Number(digits);
      throw new Invalid(
        `a length of ${size} digits is expected, not hex:${toHex(bytes.subarray(at, at + size))}`,
        offset,
      );
    },
    write: (length) => fromLatin1(String(length).padStart(size, "0")),
  };
}

interface LengthFrame {
  readonly field: LengthField;
  readonly header: Uint8Array;
  /** Where the length field stands, and the content begins. */
  readonly offset: number;
  readonly start: number;
  readonly adjust: number;
  readonly trailer: Uint8Array;
  readonly max: number;
}

function lengthCodec({ field, header, offset, start, adjust, trailer, max }: LengthFrame): FrameCodec {
  const behind = offset + field.size;
  /** @throws {Invalid} when the length can't be that of a frame */
  const sizeAt = (bytes: Uint8Array, at: number) => {
    const length = field.read(bytes, at + offset);
    const rest = length + adjust;
    if (rest < trailer.length) {
      throw new Invalid(`a length of ${length} with adjust=${adjust} makes ${rest} bytes`, offset);
    }
    return behind + rest;
  };
  const isTrailed = (wire: Uint8Array) =>
    trailer.length === 0 || equal(wire.subarray(-trailer.length), trailer);
  return {
    noun: "frame",
    announces: true,
    measure(bytes, at, known) {
      const there = bytes.length - at;
      if (header.length > 0) {
        if (!beginsWith(bytes, at, header)) return untilHeader(bytes, at, header, known - behind, max);
        if (there < behind) return -behind;
        let size: number;
        try {
          size = sizeAt(bytes, at);
          if (size > max) throw new Invalid("", 0);
        } catch (error) {
          if (!(error instanceof Invalid)) throw error;
          return untilHeader(bytes, at, header, known - behind, max);
        }
        if (trailer.length === 0) return size;
        if (there < size) return -size;
        if (isTrailed(bytes.subarray(at, at + size))) return size;
        // The length is wrong, or bytes are lost: a frame may have begun before its end.
        return nextHeader(bytes.subarray(at, at + size), header);
      }
      if (there < behind) return -behind;
      return sizeAt(bytes, at);
    },
    frame(wire, position) {
      const bad = badness(wire);
      if (bad) return new SliceFrame(wire, position, Math.min(start, wire.length), wire.length, bad);
      if (!isTrailed(wire)) {
        const problem = `it ends with hex:${toHex(wire.subarray(-trailer.length))}, not with its trailer`;
        return new SliceFrame(wire, position, Math.min(start, wire.length), wire.length, {
          kind: "trailer",
          problem,
        });
      }
      return new SliceFrame(wire, position, start, wire.length - trailer.length);
    },
    last(rest, position) {
      return header.length > 0 && badness(rest)?.kind === "header" ? [this.frame(rest, position)] : undefined;
    },
    encode(content: Uint8Array, like?: Frame) {
      const inside = behind - start;
      if (content.length < inside) {
        throw new FramingError(
          `a message has its first ${inside} bytes before the content, not ${content.length}`,
        );
      }
      const size = start + content.length + trailer.length;
      const number = size - behind - adjust;
      if (number < 0 || number > field.largest) {
        throw new FramingError(
          `a message of ${content.length} bytes needs the length ${number} (0 to ${field.largest})`,
        );
      }
      const wire = allocate(size);
      // An answer has the header of what it answers; without that, what is not known is zeros.
      if (like) wire.set(like.wire.subarray(0, Math.min(offset, start)));
      wire.set(header);
      wire.set(content, start);
      wire.set(field.write(number), offset);
      wire.set(trailer, start + content.length);
      return wire;
    },
  };

  /** What is wrong at the beginning of bytes that were cut out. */
  function badness(wire: Uint8Array): BadMessage | undefined {
    if (header.length === 0) return undefined;
    if (wire.length < header.length || !beginsWith(wire, 0, header)) {
      return noHeader;
    }
    try {
      const size = wire.length < behind ? 0 : sizeAt(wire, 0);
      if (size === wire.length) return undefined;
      if (size > max) return { kind: "length", problem: `it announces ${size} bytes (at most ${max})` };
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return { kind: "length", problem: error.message };
    }
    return { kind: "length", problem: "another message begins before its end" };
  }
}
