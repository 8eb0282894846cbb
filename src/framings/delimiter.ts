import { equal, indexOf } from "../bytes/bytes.ts";
import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import type { FramingMaker } from "./framing.ts";
import { option, optional, required } from "../values/options.ts";
import { join } from "../bytes/slab_allocator.ts";
import { choice, payload } from "../values/value_types.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { maxOption } from "./frame_size.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { checkOptions, withCheck } from "./message_check.ts";
import { beginsWith, noHeader, untilHeader } from "./resynchronise.ts";
import { SliceFrame } from "./slice_frame.ts";

/** At FIN, what was left without a delimiter is a last frame, unless a start is given. */
export const delimiter = define({
  name: "delimiter",
  summary: "messages with the same bytes behind each; the last one may end with the stream",
  example: "delimiter:bytes=\\r\\n>",
  options: {
    bytes: required(payload, "the bytes behind each message"),
    start: optional(
      payload,
      "the bytes before each message, as STX; what comes before them is a bad message",
    ),
    empty: option(
      choice("keep", "skip"),
      "what is done with delimiters that have nothing between them: empty messages, or part of the next one's bytes",
      "keep",
    ),
    ...checkOptions,
    checkPlace: option(
      choice("before", "behind"),
      "where the checksum stands: before or behind the delimiter",
      "before",
    ),
    max: maxOption(),
  },
  create({ bytes, start = new Uint8Array(), empty, checkPlace, max, ...check }): FramingMaker {
    if (bytes.length === 0) throw usage('bytes: "" can\'t end a message (try \\n or hex:03)');
    if (empty === "skip" && start.length > 0) {
      throw usage("empty: nothing is between messages that have a start");
    }
    if (max < start.length) {
      throw usage(`max: "${max}" is too small (${start.length} bytes is the start alone)`);
    }
    const codec = start.length > 0 ? enclosed(start, bytes, max) : delimited(bytes, empty === "skip");
    const checked = withCheck(codec, check, checkPlace === "behind");
    return () => new FrameDecoder(checked, max);
  },
});

/** Messages with a delimiter behind each. */
function delimited(delimiter: Uint8Array, skipsEmpty: boolean): FrameCodec {
  const size = delimiter.length;
  const isWhole = (content: Uint8Array) => endsWith(content, delimiter);
  /** Where a message begins behind delimiters with nothing between them. */
  const behindEmpty = (bytes: Uint8Array, start: number) => {
    let at = start;
    if (skipsEmpty) { while (bytes.length - at >= size && beginsWith(bytes, at, delimiter)) at += size; }
    return at;
  };
  return {
    noun: "frame",
    announces: false,
    measure(bytes, start, known) {
      // A part of the delimiter may have been at the end of what was looked at.
      const from = Math.max(behindEmpty(bytes, start), start + known - size + 1);
      const found = indexOf(bytes, delimiter, from);
      return found === -1 ? start - bytes.length : found + size - start;
    },
    frame: (wire, offset) => new SliceFrame(wire, offset, behindEmpty(wire, 0), wire.length - size),
    last(rest, offset) {
      const start = behindEmpty(rest, 0);
      return start === rest.length ? [] : [new SliceFrame(rest, offset, start, rest.length)];
    },
    encode: (content) => isWhole(content) ? content : join([content, delimiter]),
    isWhole,
  };
}

/** Messages between a start and a delimiter. */
export function enclosed(start: Uint8Array, delimiter: Uint8Array, max: number): FrameCodec {
  const isWhole = (content: Uint8Array) => beginsWith(content, 0, start) && endsWith(content, delimiter);
  return {
    noun: "frame",
    announces: false,
    measure(bytes, at, known) {
      const there = bytes.length - at;
      const isMessage = beginsWith(bytes, at, start);
      if (isMessage && there < start.length) return -there;
      if (!isMessage) return untilHeader(bytes, at, start, known, max);
      const found = indexOf(bytes, delimiter, at + Math.max(start.length, known - delimiter.length + 1));
      return found === -1 ? -there : found + delimiter.length - at;
    },
    frame(wire, offset) {
      if (beginsWith(wire, 0, start)) {
        return new SliceFrame(wire, offset, start.length, wire.length - delimiter.length);
      }
      return new SliceFrame(wire, offset, 0, wire.length, noHeader);
    },
    last(rest, offset) {
      if (beginsWith(rest, 0, start)) return undefined;
      return [this.frame(rest, offset)];
    },
    encode: (content) => isWhole(content) ? content : join([start, content, delimiter]),
    isWhole,
  };
}

function endsWith(bytes: Uint8Array, end: Uint8Array): boolean {
  return bytes.length >= end.length && equal(bytes.subarray(-end.length), end);
}
