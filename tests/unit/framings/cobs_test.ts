import { toHex } from "../../../src/bytes/bytes.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { assertEquals } from "../../assert.ts";
import { contents, framing, run } from "./framing_kit.ts";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => (from + i).toString(16).padStart(2, "0")).join(" ");

/** The examples of the paper (Cheshire and Baker, 1999) as Wikipedia lists them: content, and bytes on the wire. */
const examples: Array<[content: string, wire: string]> = [
  ["", "01 00"],
  ["00", "01 01 00"],
  ["00 00", "01 01 01 00"],
  ["00 11 00", "01 02 11 01 00"],
  ["11 22 00 33", "03 11 22 02 33 00"],
  ["11 22 33 44", "05 11 22 33 44 00"],
  ["11 00 00 00", "02 11 01 01 01 00"],
  [range(1, 254), `ff ${range(1, 254)} 00`],
  [`00 ${range(1, 254)}`, `01 ff ${range(1, 254)} 00`],
  [range(1, 255), `ff ${range(1, 254)} 02 ff 00`],
  [`${range(2, 255)} 00`, `ff ${range(2, 255)} 01 01 00`],
  [`${range(3, 255)} 00 01`, `fe ${range(3, 255)} 02 01 00`],
];

Deno.test("cobs reads and writes the published examples", () => {
  for (const [content, wire] of examples) {
    assertEquals(toHex(framing("cobs").encode(parseHex(content))), wire);
    const { frames } = run("cobs", [parseHex(wire)]);
    assertEquals(frames.map((frame) => [toHex(frame.content), toHex(frame.wire)]), [[content, wire]]);
  }
});

Deno.test("cobs takes zeros between packets for nothing", () => {
  assertEquals(contents("cobs", "\0\0\x02a\0\0\0\x02b\0\0"), ["a", "b"]);
});

Deno.test("cobs tells of a code that points behind the packet, and goes on behind the next zero", () => {
  assertEquals(contents("cobs", "\x02a\0\0\x02b\x05cd\0\x02e\0"), [
    "a",
    "bad escape: a COBS block of 5 bytes has only 3 (at byte 6 of the stream)",
    "e",
  ]);
});

Deno.test("cobs does not take a packet without its zero", () => {
  assertEquals(contents("cobs", "\x02a\0\x05bcd"), [
    "a",
    "! the stream ended after 4 bytes of a frame (at byte 3 of the stream)",
  ]);
});
