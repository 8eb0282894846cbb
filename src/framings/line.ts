import { define } from "../values/registry.ts";
import type { FramingMaker } from "./framing.ts";
import { option } from "../values/options.ts";
import { join } from "../bytes/slab_allocator.ts";
import { choice } from "../values/value_types.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { CR, crlf, endLine, endsWithCrlf, LF, lf } from "./line_ending.ts";
import { maxOption } from "./frame_size.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { checkOptions, withCheck } from "./message_check.ts";
import { SliceFrame } from "./slice_frame.ts";

type Ending = "any" | "lf" | "crlf" | "cr";

/** At FIN, what was left without a line ending is a last line, as for every tool that reads text. */
export const line = define({
  name: "line",
  summary: "lines of text; the last one may end with the stream",
  example: "line:ending=crlf,max=64KiB",
  options: {
    ending: option(
      choice<Ending>("any", "lf", "crlf", "cr"),
      "what ends a line; any: LF, with or without a CR before it",
      "any",
    ),
    ...checkOptions,
    max: maxOption(),
  },
  create({ ending, max, ...check }): FramingMaker {
    const rule = withCheck(lineRule(ending), check);
    return () => new FrameDecoder(rule, max);
  },
});

const endings = { lf, crlf, cr: Uint8Array.of(CR) };

function lineRule(ending: Ending): FrameCodec {
  const isWhole = (content: Uint8Array) => {
    if (ending === "crlf") return endsWithCrlf(content);
    return content[content.length - 1] === (ending === "cr" ? CR : LF);
  };
  return {
    noun: "line",
    announces: false,
    measure: ending === "crlf" ? measureCrlf : ending === "cr" ? measureCr : measureLf,
    frame(wire, offset) {
      const isCrlf = (ending === "any" || ending === "crlf") && wire[wire.length - 2] === CR;
      return new SliceFrame(wire, offset, 0, wire.length - (isCrlf ? 2 : 1));
    },
    last: (rest, offset) => [new SliceFrame(rest, offset, 0, rest.length)],
    encode(content, like) {
      if (isWhole(content)) return content;
      return ending === "any" ? endLine(content, like) : join([content, endings[ending]]);
    },
    isWhole,
  };
}

function measureLf(bytes: Uint8Array, start: number, known: number): number {
  const at = bytes.indexOf(LF, start + known);
  return at === -1 ? start - bytes.length : at + 1 - start;
}

function measureCr(bytes: Uint8Array, start: number, known: number): number {
  const at = bytes.indexOf(CR, start + known);
  return at === -1 ? start - bytes.length : at + 1 - start;
}

function measureCrlf(bytes: Uint8Array, start: number, known: number): number {
  let at = bytes.indexOf(LF, start + known);
  while (at === start || (at > start && bytes[at - 1] !== CR)) at = bytes.indexOf(LF, at + 1);
  return at === -1 ? start - bytes.length : at + 1 - start;
}
