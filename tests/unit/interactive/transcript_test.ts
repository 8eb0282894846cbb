import fc from "fast-check";
import { Transcript } from "../../../src/interactive/transcript.ts";
import { fromLatin1, utf8 } from "../../../src/bytes/bytes.ts";
import type { Frame } from "../../../src/events/frame.ts";
import { parsePayload } from "../../../src/values/payload.ts";
import { framings } from "../../../src/framings/index.ts";
import type { Style } from "../../../src/io/style.ts";
import { timeFormat } from "../../../src/logs/time.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { linux } from "../refusal.ts";

const tenAndAHalf = Date.UTC(2026, 10, 22, 10, 30, 0, 7);
const same = (text: string) => text;
const plain: Style = { strong: same, faint: same, good: same, bad: same, warning: same, peer: same };
const tagged: Style = {
  strong: (text) => `<strong ${text}>`,
  faint: (text) => `<faint ${text}>`,
  good: (text) => `<good ${text}>`,
  bad: (text) => `<bad ${text}>`,
  warning: (text) => `<warning ${text}>`,
  peer: (text) => `<peer ${text}>`,
};

function transcript(style = plain): Transcript {
  return new Transcript(style, timeFormat("UTC"));
}

Deno.test("Transcript.received() shows a row a line, with its time, and line ends as escapes", () => {
  assertEquals(transcript().received(utf8("one\r\n\ttwo\n\n三"), 0, tenAndAHalf), [
    "10:30:00.007 < one\\r\\n",
    "               \\ttwo\\n",
    "               \\n",
    "               三",
  ]);
});

Deno.test("Transcript colours time, direction and escapes", () => {
  const text = transcript(tagged);
  assertEquals(text.received(utf8("a\x1b[2J\r\n\\"), 0, tenAndAHalf), [
    "<faint 10:30:00.007> <good <> a<peer \\x1b>[2J<peer \\r\\n>",
    "               <peer \\\\>",
  ]);
  assertEquals(text.sent(utf8("x"), 0, tenAndAHalf), ["<faint 10:30:00.007> <warning >> x"]);
});

Deno.test("Transcript in hex view shows every byte with its place in the stream", () => {
  const hex = transcript();
  hex.view = "hex";
  assertEquals(hex.received(utf8("PONG\n你好 and more"), 0x10, tenAndAHalf), [
    "10:30:00.007 < 20 bytes",
    "00000010  50 4f 4e 47 0a e4 bd a0  e5 a5 bd 20 61 6e 64 20  |PONG....... and |",
    "00000020  6d 6f 72 65                                       |more|",
  ]);
  assertEquals(hex.sent(utf8("?"), 3, tenAndAHalf), [
    "10:30:00.007 > 1 byte",
    "00000003  3f                                                |?|",
  ]);
});

Deno.test("Transcript.received() waits for the rest of a character, and flush() does not", () => {
  const text = transcript();
  const bytes = utf8("汉字");
  assertEquals([text.received(bytes.subarray(0, 4), 0, tenAndAHalf), text.isHolding], [[], true]);
  assertEquals(text.received(bytes.subarray(4), 4, tenAndAHalf + 9), ["10:30:00.007 < 汉字"]);
  assertEquals([text.isHolding, text.flush()], [false, []]);
  text.received(Uint8Array.of(0x01, 0x83, 0xe4), 6, tenAndAHalf);
  assertEquals(text.flush(), ["10:30:00.007 < \\x01\\x83\\xe4"]);
});

Deno.test("Transcript shows what waits before anything that came later", () => {
  const makers = [
    (text: Transcript) => text.note("later", tenAndAHalf),
    (text: Transcript) => text.good("later", tenAndAHalf),
    (text: Transcript) => text.bad("later", tenAndAHalf),
    (text: Transcript) => text.sent(utf8("later"), 0, tenAndAHalf),
  ];
  const signs = makers.map((make) => {
    const text = transcript();
    text.received(Uint8Array.of(0xe4), 0, tenAndAHalf);
    return make(text).map((row) => row.slice(13));
  });
  assertEquals(signs, ["*", "=", "!", ">"].map((sign) => ["< \\xe4", `${sign} later`]));
});

Deno.test("Transcript.received() does not wait without end", () => {
  const text = transcript();
  const piece = new Uint8Array(1024).fill(0xe4);
  let rows: string[] = [];
  let pieces = 0;
  for (; rows.length === 0 && pieces < 100; pieces++) rows = text.received(piece, 0, tenAndAHalf);
  assertEquals([pieces, rows.length, text.isHolding], [64, 1, false]);
});

Deno.test("Transcript.note() has a row a line", () => {
  assertEquals(transcript().note("a\n  b", tenAndAHalf), ["10:30:00.007 * a", "                 b"]);
});

Deno.test("Transcript.sent() shows the beginning of what is long, and how much more there is", () => {
  const rows = transcript().sent(new Uint8Array(3 * 1024).fill(0x61), 0, tenAndAHalf);
  assertEquals(rows, [`10:30:00.007 > ${"a".repeat(1024)}`, "               ... (2 KiB more)"]);
});

Deno.test("Transcript shows all bytes that came, however they were cut, and no control character among them", () => {
  const pieces = fc.array(anyBytes, { maxLength: 6 });
  fc.assert(fc.property(pieces, (chunks) => {
    const text = transcript();
    let offset = 0;
    const rows = chunks.flatMap((chunk) => {
      offset += chunk.length;
      return text.received(chunk, offset - chunk.length, tenAndAHalf);
    });
    rows.push(...text.flush());
    for (const row of rows) assert(!/\p{C}/u.test(row), JSON.stringify(row));
    const shown = rows.map((row) => row.slice(15)).join("");
    const all = fromLatin1(chunks.map((chunk) => String.fromCharCode(...chunk)).join(""));
    assertEquals(parsePayload(`text:${shown}`, linux), all);
  }));
});

/** What a framing gives for a message at the start of the stream. */
function frameOf(spec: string, wire: Uint8Array): Frame {
  return framings.parse(spec, linux).made().push(wire)[0]!;
}

Deno.test("Transcript.message() shows the content in one row, whatever is in it", () => {
  const frame = frameOf("scpi", utf8("#15a\nb\r\x1b\n"));
  assertEquals(transcript().message(frame, 7, tenAndAHalf), ["10:30:00.007 < #15a\\nb\\r\\x1b"]);
});

Deno.test("Transcript.message() shows what the header says, in a colour that a peer can't choose", () => {
  const frame = frameOf("modbus", Uint8Array.of(0, 7, 0, 0, 0, 3, 1, 0x83, 2));
  const fields = "transaction=7 unit=1 function=131 exception=2";
  assertEquals(transcript(tagged).message(frame, 0, tenAndAHalf), [
    `<faint 10:30:00.007> <good <> <peer \\x83\\x02><faint  ${fields}>`,
  ]);
  const hex = transcript();
  hex.view = "hex";
  assertEquals(hex.message(frame, 0x20, tenAndAHalf), [
    `10:30:00.007 < a message of 9 bytes ${fields}`,
    "00000020  00 07 00 00 00 03 01 83  02                       |.........|",
  ]);
});

Deno.test("Transcript.part() says that a message is not complete", () => {
  const text = transcript(tagged);
  assertEquals(text.part(utf8("ab"), 0, tenAndAHalf), [
    "<faint 10:30:00.007> <good <> ab<faint  (incomplete)>",
  ]);
  const hex = transcript();
  hex.view = "hex";
  assertEquals(hex.part(utf8("a"), 3, tenAndAHalf), [
    "10:30:00.007 < 1 byte of an incomplete message",
    "00000003  61                                                |a|",
  ]);
});
