import { equal, indexOf } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import type { FramingMaker } from "./framing.ts";
import { required } from "../values/options.ts";
import { join } from "../bytes/slab_allocator.ts";
import { payload } from "../values/value_types.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { maxOption } from "./frame_size.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { SliceFrame } from "./slice_frame.ts";

/** At FIN, what was left without a delimiter is a last frame. */
export const delimiter = define({
  name: "delimiter",
  summary: "messages with the same bytes behind each; the last one may end with the stream",
  example: "delimiter:bytes=\\r\\n>",
  options: {
    bytes: required(payload, "the bytes behind each message"),
    max: maxOption(),
  },
  create({ bytes, max }): FramingMaker {
    if (bytes.length === 0) throw usage('bytes: "" can\'t end a message (try \\n or hex:03)');
    const rule = delimiterRule(bytes);
    return () => new FrameDecoder(rule, max);
  },
});

function delimiterRule(delimiter: Uint8Array): FrameCodec {
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
