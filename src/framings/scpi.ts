import { define } from "../values/registry.ts";
import type { FramingMaker } from "./framing.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { endLine, endsWithCrlf } from "./line_ending.ts";
import { maxOption } from "./frame_size.ts";
import type { FrameCodec } from "./frame_codec.ts";
import { ScpiScan } from "./scpi_scan.ts";
import { SliceFrame } from "./slice_frame.ts";

/** At FIN, what was left without a line ending is a last message, unless a binary block is incomplete. */
export const scpi = define({
  name: "scpi",
  summary:
    "messages of SCPI: lines that may hold #<n><length> binary blocks (IEEE 488.2), with any bytes in them",
  example: "scpi:max=64MiB",
  options: {
    // A block is what an oscilloscope answers with: a trace of millions of samples.
    max: maxOption("16MiB"),
  },
  create: ({ max }): FramingMaker => () => new FrameDecoder(scpiRule(), max),
});

function scpiRule(): FrameCodec {
  const scan = new ScpiScan();
  return {
    noun: "SCPI message",
    announces: false,
    measure: (bytes, start, known) => scan.measure(bytes, start, known),
    frame(wire, offset) {
      return new SliceFrame(wire, offset, 0, wire.length - (endsWithCrlf(wire) && !crIsData(wire) ? 2 : 1));
    },
    last(rest, offset) {
      const isInBlock = -new ScpiScan().measure(rest, 0, 0) > rest.length;
      return isInBlock ? undefined : [new SliceFrame(rest, offset, 0, rest.length)];
    },
    encode(content, like) {
      const isMessage = new ScpiScan().measure(content, 0, 0) > 0;
      return isMessage ? content : endLine(content, like && !crIsData(like.wire) ? like : undefined);
    },
  };
}

/** Whether the CR before the last LF is the last byte of a block. */
function crIsData(wire: Uint8Array): boolean {
  const scan = new ScpiScan();
  scan.measure(wire, 0, 0);
  return scan.blockEnd === wire.length - 1;
}
