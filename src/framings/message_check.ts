import type { BadMessage, Frame } from "../events/frame.ts";
import { join } from "../bytes/slab_allocator.ts";
import { type Checksum, checksumNamed, checksums } from "../values/checksums.ts";
import { crcOptions, customCrc } from "../values/crc_options.ts";
import { usage } from "../values/failure.ts";
import { optional, type Options, type Value } from "../values/options.ts";
import { readSpecOptions } from "../values/registry.ts";
import { suggest } from "../values/suggest.ts";
import { choice, payload } from "../values/value_types.ts";
import { checksumForms, WrittenChecksum } from "../values/written_checksum.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { SliceFrame } from "./slice_frame.ts";

/** A checksum, and the bytes of a frame that it covers; without a range the content. */
interface CheckSpec {
  readonly checksum: Checksum;
  readonly range: readonly [from: number, to: number] | undefined;
}

const check: Value<CheckSpec> = {
  placeholder: "CHECKSUM[:FROM..TO]",
  parse(text) {
    const [, name = "", from, to] = /^(.*?)(?::(-?\d{1,9})?\.\.(-?\d{1,9})?)?$/s.exec(text) ?? [];
    const isRange = name !== text;
    return {
      checksum: checksumOf(name),
      range: isRange ? [Number(from ?? 0), to === undefined ? Infinity : Number(to)] : undefined,
    };
  },
};

function checksumOf(text: string): Checksum {
  if (text.startsWith("crc:")) return customCrc(readSpecOptions(text, crcOptions));
  const found = checksumNamed(text);
  if (found) return found;
  const names = [...checksums.map(({ name }) => name), "crc"];
  throw usage(`"${text}" is not a checksum${suggest(text, names)} (${names.join(", ")})`);
}

/** What a framing takes whose messages can end with a checksum. */
export const checkOptions = {
  check: optional(
    check,
    "a checksum at the end of each message: written when sending, verified when receiving, no part of the content; " +
      "FROM..TO are the bytes of the frame that it covers, by default the content",
  ),
  as: optional(
    choice(...checksumForms),
    "how the checksum is written: most (be) or least (le) significant byte first, or as digits",
  ),
  beforeCheck: optional(payload, "the bytes between the content and its checksum, which it does not cover"),
};

/** A codec whose messages end with a checksum, if one is asked for. */
export function withCheck(
  codec: FrameCodec,
  { check, as, beforeCheck }: Options<typeof checkOptions>,
  isBehind = false,
): FrameCodec {
  if (!check) {
    if (as !== undefined) {
      throw usage(`as: "${as}" says how a checksum is written, but there is none (check=...)`);
    }
    if (beforeCheck) throw usage("before-check: there is no checksum (check=...)");
    if (isBehind) throw usage("check-place: there is no checksum (check=...)");
    return codec;
  }
  const written = new WrittenChecksum(check.checksum, as);
  const mark = beforeCheck ?? new Uint8Array();
  return isBehind
    ? checkedBehind(codec, written, check.range, mark)
    : checkedWithin(codec, written, check.range, mark);
}

type CheckRange = CheckSpec["range"];

/** The checksum is the end of what the codec takes for content. */
function checkedWithin(
  codec: FrameCodec,
  written: WrittenChecksum,
  range: CheckRange,
  mark: Uint8Array,
): FrameCodec {
  const tail = mark.length + written.size;
  const checked = (frame: Frame): Frame => {
    const { content, wire, offset } = frame;
    if (frame.bad) return frame;
    const size = content.length - tail;
    // Where the framing escapes, the content stands for the frame.
    const isSlice = frame instanceof SliceFrame;
    const [start, end] = isSlice ? [frame.start, frame.end] : [0, content.length];
    const body = isSlice ? wire.subarray(0, end) : content;
    const bad = size < 0
      ? { kind: "check", problem: `it is too short for ${written.checksum.name}` } as const
      : problem(body, start, written, range, mark);
    const stop = start + Math.max(0, size);
    if (isSlice) return new SliceFrame(wire, offset, start, stop, bad);
    return { wire, offset, content: content.subarray(start, stop), ...(bad ? { bad } : {}) };
  };
  /** Writes the checksum over the bytes at the end. @param start where the content begins */
  const seal = (body: Uint8Array, start: number) =>
    body.set(written.of(covered(body, start, written.size, range, mark)), body.length - written.size);
  return {
    ...codec,
    frame: (wire, offset) => checked(codec.frame(wire, offset)),
    ...(codec.last ? { last: (rest, offset) => codec.last!(rest, offset)?.map(checked) } : {}),
    encode(content, like) {
      if (codec.isWhole?.(content)) return content;
      const message = join([content, mark, new Uint8Array(written.size)]);
      if (codec.escapes) {
        seal(message, 0);
        return codec.encode(message, like);
      }
      const wire = codec.encode(message, like);
      const { start, end } = codec.frame(wire, 0) as SliceFrame;
      seal(wire.subarray(0, end), start);
      return wire;
    },
  };
}

/** The checksum stands behind the delimiter, and covers it too. */
function checkedBehind(
  codec: FrameCodec,
  written: WrittenChecksum,
  range: CheckRange,
  mark: Uint8Array,
): FrameCodec {
  const { size } = written;
  if (mark.length > 0) {
    throw usage("before-check: the delimiter stands before the checksum (check-place=behind)");
  }
  const checked = (wire: Uint8Array, offset: number): Frame => {
    const frame = codec.frame(wire.subarray(0, -size), offset) as SliceFrame;
    return new SliceFrame(
      wire,
      offset,
      frame.start,
      frame.end,
      frame.bad ?? problem(wire, frame.start, written, range, mark),
    );
  };
  return {
    ...codec,
    measure(bytes, start, known) {
      const length = codec.measure(bytes, start, known);
      return length > 0 ? length + size : length;
    },
    frame: checked,
    ...(codec.last
      ? {
        last: (rest, offset) =>
          codec.last!(rest, offset)?.map(({ wire, offset }) => {
            const bad = {
              kind: "check",
              problem: `the stream ended before ${written.checksum.name}`,
            } as const;
            return new SliceFrame(wire, offset, 0, wire.length, bad);
          }),
      }
      : {}),
    encode(content, like) {
      const inner = codec.encode(content, like);
      const wire = join([inner, new Uint8Array(size)]);
      const { start } = codec.frame(inner, 0) as SliceFrame;
      wire.set(written.of(covered(wire, start, size, range, mark)), inner.length);
      return wire;
    },
  };
}

/** What the checksum covers of a frame that ends with it. @param start where the content begins */
function covered(
  body: Uint8Array,
  start: number,
  size: number,
  range: CheckRange,
  mark: Uint8Array,
): Uint8Array {
  const before = body.subarray(0, body.length - size);
  if (!range) return before.subarray(start, Math.max(start, before.length - mark.length));
  const at = (position: number) => position < 0 ? Math.max(0, before.length + position) : position;
  const [from, to] = [at(range[0]), at(range[1])];
  return before.subarray(from, Math.max(from, to));
}

function problem(
  body: Uint8Array,
  start: number,
  written: WrittenChecksum,
  range: CheckRange,
  mark: Uint8Array,
): BadMessage | undefined {
  const actual = body.subarray(body.length - written.size);
  const there = body.subarray(body.length - written.size - mark.length, body.length - written.size);
  if (mark.some((byte, i) => byte !== there[i])) {
    return { kind: "check", problem: `the bytes before ${written.checksum.name} are missing` };
  }
  const expected = written.of(covered(body, start, written.size, range, mark));
  return written.same(actual, expected)
    ? undefined
    : { kind: "check", problem: written.mismatch(expected, actual) };
}
