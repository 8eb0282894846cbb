import { fromLatin1, latin1, toHex } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { checksumNamed } from "../values/checksums.ts";
import { count } from "../values/value_types.ts";
import type { BadMessage, Fields, Frame } from "../events/frame.ts";
import { enclosed } from "./delimiter.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { pduFieldNames, pduFields } from "./modbus_fields.ts";

/** A colon, 255 bytes in two digits each, CR LF (MODBUS over Serial Line V1.02, 2.5.2). */
const most = 513;
const mostPdu = 253;

const lrc = checksumNamed("lrc")!.compute;

/** The content is the PDU: function code and data. */
export const modbusAscii = define({
  name: "modbus-ascii",
  summary: "messages of Modbus ASCII, in digits with an LRC; an answer has the unit of its request",
  example: "modbus-ascii:unit=17",
  options: { unit: option(count(0, 255), "the unit that requests of ours are for", "1") },
  create: ({ unit }): FramingMaker => () => new FrameDecoder(asciiCodec(unit), most),
});

function asciiCodec(unit: number): FrameCodec {
  const codec = enclosed(fromLatin1(":"), fromLatin1("\r\n"), most);
  return {
    ...codec,
    noun: "Modbus ASCII message",
    fieldNames: ["unit", ...pduFieldNames],
    frame(wire, offset) {
      const frame = codec.frame(wire, offset);
      return frame.bad ? frame : decoded(frame);
    },
    encode(content, like) {
      if (content.length === 0 || content.length > mostPdu) {
        throw new FramingError(`a Modbus message has 1 to ${mostPdu} bytes, not ${content.length}`);
      }
      const own = like?.fields?.unit;
      const bytes = Uint8Array.of(typeof own === "number" ? own : unit, ...content);
      return fromLatin1(`:${toHex(Uint8Array.of(...bytes, lrc(bytes)), "").toUpperCase()}\r\n`);
    },
    isWhole: () => false,
  };
}

function decoded({ wire, content: digits, offset }: Frame): Frame {
  const text = latin1(digits);
  const bad = (kind: BadMessage["kind"], problem: string): Frame => ({
    wire,
    offset,
    content: digits,
    bad: { kind, problem },
  });
  if (!/^([0-9A-F]{2}){3,}$/i.test(text)) {
    return bad("escape", "it is not made of pairs of hexadecimal digits");
  }
  const bytes = Uint8Array.from(text.match(/../g)!, (pair) => parseInt(pair, 16));
  const [expected, received] = [lrc(bytes.subarray(0, -1)), bytes.at(-1)!];
  if (expected !== received) {
    return bad("check", `its LRC is ${toHex(Uint8Array.of(expected))}, but ${text.slice(-2)} was received`);
  }
  const content = bytes.subarray(1, -1);
  const fields: Fields = { unit: bytes[0]!, ...pduFields(content) as Fields };
  return { wire, offset, content, fields };
}
