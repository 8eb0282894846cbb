import { define } from "../values/registry.ts";
import { checksumNamed } from "../values/checksums.ts";
import { option } from "../values/options.ts";
import { count, duration } from "../values/value_types.ts";
import { allocate } from "../bytes/slab_allocator.ts";
import type { BadMessage, Fields } from "../events/frame.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { exceptionBit, pduFieldNames, pduFields } from "./modbus_fields.ts";
import { SliceFrame } from "./slice_frame.ts";

/** The unit, a function code and the CRC; and a PDU of 253 bytes (MODBUS over Serial Line V1.02, 2.3). */
const least = 4;
const most = 256;

const crc16 = checksumNamed("crc16-modbus")!.compute;

/** The content is the PDU: function code and data. */
export const modbusRtu = define({
  name: "modbus-rtu",
  summary: "messages of Modbus RTU over TCP, with a CRC; an answer has the unit of its request",
  example: "modbus-rtu:unit=17",
  options: {
    unit: option(count(0, 255), "the unit that requests of ours are for", "1"),
    gap: option(duration, "the silence after which bytes that are no message are dropped; 0 for never", "1s"),
  },
  create: ({ unit, gap }): FramingMaker => {
    const codec = rtuCodec(unit);
    return () => new FrameDecoder(codec, most, gap === 0 ? undefined : gap);
  },
});

function rtuCodec(unit: number): FrameCodec {
  return {
    noun: "Modbus RTU message",
    announces: false,
    fieldNames: ["unit", ...pduFieldNames],
    measure(bytes, start) {
      const there = bytes.length - start;
      if (there < least) return -there;
      let longest = 0;
      for (const size of sizes(bytes, start)) {
        if (size === undefined) return -there;
        if (size <= there && hasCrc(bytes, start, size)) return size;
        longest = size;
      }
      return longest <= there ? longest : -there;
    },
    frame(wire, offset) {
      const bad = wire.length >= least && hasCrc(wire, 0, wire.length) ? undefined : badCrc(wire);
      return new RtuFrame(wire, offset, 1, Math.max(1, wire.length - 2), bad);
    },
    last: (rest, offset) => [new RtuFrame(rest, offset, 1, Math.max(1, rest.length - 2), badCrc(rest))],
    encode(content, like) {
      const size = content.length + 3;
      if (content.length === 0 || size > most) {
        throw new FramingError(`a Modbus message has 1 to ${most - 3} bytes, not ${content.length}`);
      }
      const wire = allocate(size);
      wire[0] = like?.wire[0] ?? unit;
      wire.set(content, 1);
      const sum = crc16(wire.subarray(0, -2));
      wire[size - 2] = sum & 0xff;
      wire[size - 1] = sum >> 8;
      return wire;
    },
  };
}

/**
 * How long the message may be, the shortest first: that of a request or of an answer, which can't be told apart by their
 * first bytes, but by the CRC. Any size where the function code says nothing. Undefined when that stands in bytes that
 * are not there.
 */
function* sizes(bytes: Uint8Array, start: number): Generator<number | undefined> {
  const code = bytes[start + 1]!;
  const counted = (at: number, more: number) => {
    const count = bytes[start + at];
    return count === undefined ? undefined : Math.min(most, count + more);
  };
  const known = knownSizes(code, counted);
  if (known) {
    const defined = known.filter((size) => size !== undefined).sort((a, b) => a - b);
    yield* defined;
    if (defined.length < known.length) yield undefined;
  } else for (let size = least; size <= most; size++) yield size;
}

/** Of a request and of an answer (MODBUS Application Protocol V1.1b3, section 6), with unit and CRC. */
function knownSizes(
  code: number,
  counted: (at: number, more: number) => number | undefined,
): (number | undefined)[] | undefined {
  if (code & exceptionBit) return [5];
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
      return [8, counted(2, 5)];
    case 5:
    case 6:
    case 8:
      return [8];
    case 7:
      return [4, 5];
    case 11:
      return [4, 8];
    case 12:
    case 17:
      return [4, counted(2, 5)];
    case 15:
    case 16:
      return [8, counted(6, 9)];
    case 20:
    case 21:
      return [counted(2, 5)];
    case 22:
      return [10];
    case 23:
      return [counted(2, 5), counted(10, 13)];
    case 24:
      return [6, counted(3, 6)];
    default:
      return undefined;
  }
}

function hasCrc(bytes: Uint8Array, start: number, size: number): boolean {
  const end = start + size;
  return crc16(bytes.subarray(start, end - 2)) === (bytes[end - 2]! | bytes[end - 1]! << 8);
}

function badCrc(wire: Uint8Array): BadMessage {
  return {
    kind: "check",
    problem: `no CRC is right in the first ${wire.length} bytes of a Modbus RTU message`,
  };
}

class RtuFrame extends SliceFrame {
  get fields(): Fields {
    const pdu = this.content;
    return pdu.length === 0 ? {} : { unit: this.wire[0]!, ...pduFields(pdu) };
  }
}
