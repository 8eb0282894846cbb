import { equal, indexOf } from "../core/bytes.ts";
import { define } from "../core/catalogue.ts";
import { usage } from "../core/failure.ts";
import type { FramingMaker } from "../core/framing.ts";
import { required } from "../core/options.ts";
import { join } from "../core/slab.ts";
import { payload } from "../core/values.ts";
import { Cutting } from "./cutting.ts";
import { maxOption } from "./max_option.ts";
import type { Rule } from "./rule.ts";
import { SliceFrame } from "./slice_frame.ts";

/** At FIN, what was left without a delimiter is a last frame. */
export const delimiter = define({
  name: "delimiter",
  summary: "messages with the same bytes behind each; the last one may end with the stream",
  example: "delimiter:bytes=\\r\\n>",
  options: {
    bytes: required(payload, "what stands behind each message"),
    max: maxOption(),
  },
  create({ bytes, max }): FramingMaker {
    if (bytes.length === 0) throw usage('bytes: "" can\'t end a message (try \\n or hex:03)');
    const rule = delimiterRule(bytes);
    return () => new Cutting(rule, max);
  },
});

function delimiterRule(delimiter: Uint8Array): Rule {
  const size = delimiter.length;
  return {
    noun: "frame",
    announces: false,
    measure(bytes, start, known) {
      // A part of the delimiter may have been at the end of what was looked at.
      const found = indexOf(bytes, delimiter, start + Math.max(0, known - size + 1));
      return found === -1 ? start - bytes.length : found + size - start;
    },
    frame: (wire, offset) => new SliceFrame(wire, offset, 0, wire.length - size),
    last: (rest, offset) => [new SliceFrame(rest, offset, 0, rest.length)],
    encode(content) {
      const isFrame = content.length >= size && equal(content.subarray(-size), delimiter);
      return isFrame ? content : join([content, delimiter]);
    },
  };
}
