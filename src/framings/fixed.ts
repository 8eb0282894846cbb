import { define } from "../values/registry.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import { required } from "../values/options.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { frameSize } from "./frame_size.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { checkOptions, withCheck } from "./message_check.ts";
import { SliceFrame } from "./slice_frame.ts";

export const fixed = define({
  name: "fixed",
  summary: "messages that all have the same size",
  example: "fixed:size=16",
  options: {
    size: required(frameSize(), "the size of every message"),
    ...checkOptions,
  },
  create({ size, ...check }): FramingMaker {
    const rule: FrameCodec = {
      noun: "frame",
      announces: true,
      measure: () => size,
      frame: (wire, offset) => new SliceFrame(wire, offset, 0, size),
      encode(content) {
        if (content.length === size) return content;
        throw new FramingError(`a message has ${size} bytes here, not ${content.length}`);
      },
    };
    const checked = withCheck(rule, check);
    return () => new FrameDecoder(checked, size);
  },
});
