import { define } from "../values/registry.ts";
import { FramingError, type FramingMaker } from "./framing.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { maxOption } from "./frame_size.ts";
import { Invalid } from "./frame_codec.ts";
import { checkOptions, withCheck } from "./message_check.ts";
import { stuffedRule } from "./byte_stuffing.ts";

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

export const slip = define({
  name: "slip",
  summary: "packets on a serial line (RFC 1055)",
  example: "slip",
  options: { ...checkOptions, max: maxOption() },
  create({ max, ...check }): FramingMaker {
    const rule = withCheck(stuffedRule({ end: END, decode, encode }), check);
    return () => new FrameDecoder(rule, max);
  },
});

function decode(stuffed: Uint8Array): Uint8Array {
  if (!stuffed.includes(ESC)) return stuffed;
  const content = new Uint8Array(stuffed.length);
  let length = 0;
  for (let at = 0; at < stuffed.length; at++) {
    const byte = stuffed[at]!;
    content[length++] = byte === ESC ? unescaped(stuffed[at + 1], ++at) : byte;
  }
  return content.subarray(0, length);
}

function unescaped(byte: number | undefined, at: number): number {
  if (byte === ESC_END) return END;
  if (byte === ESC_ESC) return ESC;
  const found = byte === undefined ? "END" : byte.toString(16).padStart(2, "0");
  throw new Invalid(`the SLIP escape db is followed by ${found}, not by dc or dd`, at);
}

/** With an END on both sides, as the RFC does it: noise before the packet becomes a packet of its own. */
function encode(content: Uint8Array): Uint8Array {
  if (content.length === 0) throw new FramingError("SLIP has no empty packets");
  const stuffed = [END];
  for (const byte of content) {
    if (byte === END) stuffed.push(ESC, ESC_END);
    else if (byte === ESC) stuffed.push(ESC, ESC_ESC);
    else stuffed.push(byte);
  }
  stuffed.push(END);
  return Uint8Array.from(stuffed);
}
