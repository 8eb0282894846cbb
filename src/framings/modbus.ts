import { define } from "../values/registry.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import type { Fields } from "../events/frame.ts";
import { option } from "../values/options.ts";
import { allocate } from "../bytes/slab_allocator.ts";
import { count } from "../values/value_types.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { pduFieldNames, pduFields } from "./modbus_fields.ts";
import { type FrameCodec, Invalid } from "./frame_codec.ts";
import { SliceFrame } from "./slice_frame.ts";

/** Transaction, protocol and length, two bytes each; the length counts the unit and what is behind it. */
const headerSize = 6;
/** The unit, and a PDU of a function code at least and 253 bytes at most (MODBUS Messaging on TCP/IP V1.0b, 3.1.2). */
const leastLength = 2;
const mostLength = 254;

/** The content is the PDU: function code and data. */
export const modbus = define({
  name: "modbus",
  summary:
    "messages of Modbus TCP, behind an MBAP header; an answer has the transaction and unit of its request",
  example: "modbus:unit=17",
  options: {
    unit: option(count(0, 255), "the unit that requests of ours are for", "1"),
  },
  create: ({ unit }): FramingMaker => () => new FrameDecoder(modbusRule(unit), headerSize + mostLength),
});

function modbusRule(unit: number): FrameCodec {
  let transaction = 0;
  return {
    noun: "Modbus frame",
    announces: true,
    fieldNames: ["transaction", "unit", ...pduFieldNames],
    measure,
    frame: (wire, offset) => new ModbusFrame(wire, offset, headerSize + 1, wire.length),
    encode(content, like) {
      const length = content.length + 1;
      if (length < leastLength || length > mostLength) {
        throw new FramingError(`a Modbus message has 1 to ${mostLength - 1} bytes, not ${content.length}`);
      }
      const wire = allocate(headerSize + length);
      if (!like) transaction = (transaction + 1) % 0x10000;
      wire[0] = like?.wire[0] ?? transaction >> 8;
      wire[1] = like?.wire[1] ?? transaction & 0xff;
      wire.set([0, 0, length >> 8, length & 0xff, like?.wire[headerSize] ?? unit], 2);
      wire.set(content, headerSize + 1);
      return wire;
    },
  };
}

/** A stream that is not Modbus is noticed in its first bytes, so that nobody waits for a frame that never ends. */
function measure(bytes: Uint8Array, start: number): number {
  const there = bytes.length - start;
  if (there < 4) return -4;
  const protocol = bytes[start + 2]! << 8 | bytes[start + 3]!;
  if (protocol !== 0) throw new Invalid(`the protocol of a Modbus frame is ${protocol}, not 0`, 2);
  if (there < headerSize) return -headerSize;
  const length = bytes[start + 4]! << 8 | bytes[start + 5]!;
  if (length >= leastLength && length <= mostLength) return headerSize + length;
  throw new Invalid(`the length of a Modbus frame is ${length}, not ${leastLength} to ${mostLength}`, 4);
}

class ModbusFrame extends SliceFrame {
  get fields(): Fields {
    const { wire } = this;
    return { transaction: wire[0]! << 8 | wire[1]!, unit: wire[headerSize]!, ...pduFields(this.content) };
  }
}
