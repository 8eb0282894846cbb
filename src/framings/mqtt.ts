import { define } from "../values/registry.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import type { Fields } from "../events/frame.ts";
import { join } from "../bytes/slab_allocator.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { maxOption } from "./frame_size.ts";
import { answerTo, mqttNames, publish } from "./mqtt_types.ts";
import { type FrameCodec, Invalid } from "./frame_codec.ts";
import { SliceFrame } from "./slice_frame.ts";

/** What four bytes of 7 bits can say (MQTT 3.1.1, section 2.2.3). */
const longest = 2 ** 28 - 1;

/** A byte of type and flags, and the length. */
const mostHeader = 5;

/** The content is what follows the fixed header: the variable header and the payload of a control packet. */
export const mqtt = define({
  name: "mqtt",
  summary: "control packets of MQTT; an answer is of the type that answers its request, else a PUBLISH",
  example: "mqtt:max=256KiB",
  options: { max: maxOption("1MiB", mostHeader) },
  create({ max }): FramingMaker {
    return () => new FrameDecoder(rule, max);
  },
});

const rule: FrameCodec = {
  noun: "packet",
  announces: true,
  fieldNames: ["type", "name", "flags"],
  measure(bytes, start) {
    if (bytes[start]! >> 4 === 0) throw new Invalid("an MQTT packet has the type 0, not 1 to 15", 0);
    let length = 0;
    for (let i = 0; i < 4; i++) {
      const byte = bytes[start + 1 + i];
      if (byte === undefined) return -(2 + i);
      length += (byte & 0x7f) * 128 ** i;
      if (byte < 0x80) return 2 + i + length;
    }
    throw new Invalid("the length of an MQTT packet has more than 4 bytes", 4);
  },
  frame(wire, offset) {
    const header = wire.findIndex((byte, i) => i > 0 && byte < 0x80) + 1;
    return new MqttFrame(wire, offset, header, wire.length);
  },
  encode(content, like) {
    if (content.length > longest) {
      throw new FramingError(`an MQTT packet has at most ${longest} bytes, not ${content.length}`);
    }
    const header = [like ? answerTo(like.wire[0]!) : publish];
    for (let left = content.length; header.length === 1 || left > 0; left = Math.floor(left / 128)) {
      header.push(left % 128 + (left >= 128 ? 0x80 : 0));
    }
    return join([Uint8Array.from(header), content]);
  },
};

class MqttFrame extends SliceFrame {
  /** `type` (1 to 15), its `name` (`CONNECT`) and `flags` (0 to 15). */
  get fields(): Fields {
    const first = this.wire[0]!;
    return { type: first >> 4, name: mqttNames[first >> 4]!, flags: first & 0x0f };
  }
}
