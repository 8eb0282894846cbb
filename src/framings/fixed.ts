import { define } from "../core/catalogue.ts";
import { FramingError, type FramingMaker } from "../core/framing.ts";
import { required } from "../core/options.ts";
import { Cutting } from "./cutting.ts";
import { frameSize } from "./max_option.ts";
import type { Rule } from "./rule.ts";
import { SliceFrame } from "./slice_frame.ts";

export const fixed = define({
  name: "fixed",
  summary: "messages that all have the same size",
  example: "fixed:size=16",
  options: {
    size: required(frameSize(), "the size of every message"),
  },
  create({ size }): FramingMaker {
    const rule: Rule = {
      noun: "frame",
      announces: true,
      measure: () => size,
      frame: (wire, offset) => new SliceFrame(wire, offset, 0, size),
      encode(content) {
        if (content.length === size) return content;
        throw new FramingError(`a message has ${size} bytes here, not ${content.length}`);
      },
    };
    return () => new Cutting(rule, size);
  },
});
