import { define } from "../values/registry.ts";
import type { FramingMaker } from "./framing.ts";
import { option } from "../values/options.ts";
import { join } from "../bytes/slab_allocator.ts";
import { choice } from "../values/value_types.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { CR, crlf, endLine, endsWithCrlf, LF, lf } from "./line_ending.ts";
import { maxOption } from "./frame_size.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { SliceFrame } from "./slice_frame.ts";

type Ending = "any" | "lf" | "crlf";

/** At FIN, what was left without a line ending is a last line, as for every tool that reads text. */
export const line = define({
  name: "line",
  summary: "lines of text; the last one may end with the stream",
  example: "line:ending=crlf,max=64KiB",
  options: {
    ending: option(
      choice<Ending>("any", "lf", "crlf"),
      "what ends a line; any: LF, with or without a CR before it",
      "any",
    ),
    max: maxOption(),
  },
  create({ ending, max }): FramingMaker {
    const rule = lineRule(ending);
    return () => new FrameDecoder(rule, max);
  },
});

function lineRule(ending: Ending): FrameCodec {
  return {
    noun: "line",
    announces: false,
    measure: ending === "crlf" ? measureCrlf : measureLf,
    frame(wire, offset) {
      const isCrlf = ending !== "lf" && wire[wire.length - 2] === CR;
      return new SliceFrame(wire, offset, 0, wire.length - (isCrlf ? 2 : 1));
    },
    last: (rest, offset) => [new SliceFrame(rest, offset, 0, rest.length)],
    encode(content, like) {
      const isLine = ending === "crlf" ? endsWithCrlf(content) : content[content.length - 1] === LF;
      if (isLine) return content;
      return ending === "any" ? endLine(content, like) : join([content, ending === "lf" ? lf : crlf]);
    },
  };
}

function measureLf(bytes: Uint8Array, start: number, known: number): number {
  const at = bytes.indexOf(LF, start + known);
  return at === -1 ? start - bytes.length : at + 1 - start;
}

function measureCrlf(bytes: Uint8Array, start: number, known: number): number {
  let at = bytes.indexOf(LF, start + known);
  while (at === start || (at > start && bytes[at - 1] !== CR)) at = bytes.indexOf(LF, at + 1);
  return at === -1 ? start - bytes.length : at + 1 - start;
}
