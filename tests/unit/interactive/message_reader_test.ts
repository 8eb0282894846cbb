import fc from "fast-check";
import { MessageReader } from "../../../src/interactive/message_reader.ts";
import { concat, utf8 } from "../../../src/bytes/bytes.ts";
import { escapeBytes } from "../../../src/bytes/escape.ts";
import { framings } from "../../../src/framings/index.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { FakeClock } from "../fake_clock.ts";
import { linux } from "../refusal.ts";

/** A reader, and what it tells. */
function reading(spec: string, offset = 0) {
  const clock = new FakeClock();
  const told: string[] = [];
  const tell = (what: string) => (bytes: Uint8Array, at: number) =>
    void told.push(`${what} ${at}: ${escapeBytes(bytes)}`);
  const reader = new MessageReader(framings.parse(spec, linux).made(), offset, clock, {
    onMessage: ({ content }, at) => tell("message")(content, at),
    onPart: tell("part"),
    onBytes: tell("bytes"),
    onBroken: (why) => void told.push(`broken: ${why}`),
    onCutOff: (why) => void told.push(`cut off: ${why}`),
  });
  return { reader, clock, told, push: (text: string) => reader.push(utf8(text)) };
}

Deno.test("MessageReader.push() tells of every message, with its place in the stream", () => {
  const { push, told } = reading("line", 100);
  push("on");
  push("e\r\ntwo\nth");
  push("ree\n");
  assertEquals(told, ["message 100: one", "message 105: two", "message 109: three"]);
});

Deno.test("MessageReader tells of the beginning of a message when it pauses, and later only of more of it", async () => {
  const { push, told, clock, reader } = reading("line");
  push("a\nbc");
  await clock.advance(499);
  assertEquals([told, reader.hasPart], [["message 0: a"], true]);
  await clock.advance(1);
  push("d");
  await clock.advance(5000);
  push("e\n");
  await clock.advance(5000);
  assertEquals(told, ["message 0: a", "part 2: bc", "part 4: d", "message 2: bcde"]);
  assertEquals(reader.hasPart, false);
});

Deno.test("MessageReader lets a silence end a message where the framing says so", async () => {
  const { push, told, clock } = reading("idle:gap=20ms");
  push("a");
  push("b");
  await clock.advance(20);
  push("c");
  await clock.advance(1000);
  assertEquals(told, ["message 0: ab", "message 2: c"]);
});

Deno.test("MessageReader.end() takes what is left for the last message, or says that it is cut off", () => {
  const last = reading("line");
  last.push("a\nb");
  last.reader.end();
  last.reader.end();
  last.reader.close();
  assertEquals(last.told, ["message 0: a", "message 2: b"]);

  const cutOff = reading("length:bytes=1", 10);
  cutOff.push("\x01a\x03bc");
  cutOff.reader.end();
  cutOff.reader.close();
  assertEquals(cutOff.told, [
    "message 10: a",
    "part 12: \\x03bc",
    "cut off: the stream ended after 3 of 4 bytes of a frame (at byte 12 of the stream)",
  ]);
});

Deno.test("MessageReader.close() tells of what is no message, once", async () => {
  const { push, told, clock, reader } = reading("line");
  push("a");
  reader.close();
  reader.close();
  await clock.advance(1000);
  assertEquals(told, ["part 0: a"]);
});

Deno.test("MessageReader.stop() gives back what is no message, also what was told", async () => {
  const { push, told, clock, reader } = reading("line");
  push("a\nbc");
  await clock.advance(500);
  assertEquals([reader.stop(), reader.hasPart], [utf8("bc"), false]);
  await clock.advance(500);
  assertEquals(told, ["message 0: a", "part 2: bc"]);
});

Deno.test("MessageReader tells of bytes as they come when they do not follow the framing", () => {
  const { push, told, reader } = reading("modbus", 5);
  push("\0\x01\0\0\0\x02\x01\x03SSH-2");
  push(".0\n");
  reader.end();
  assertEquals(told, [
    "message 5: \\x03",
    "broken: the protocol of a Modbus frame is 18477, not 0 (at byte 15 of the stream)",
    "bytes 13: SSH-2",
    "bytes 18: .0\\n",
  ]);
});

Deno.test("MessageReader.push() gives the promise of a slow watcher", () => {
  const slow = Promise.resolve();
  const reader = new MessageReader(framings.parse("line", linux).made(), 0, new FakeClock(), {
    onMessage: ({ content }) => content.length === 1 ? slow : undefined,
    onPart: () => {},
    onBytes: () => {},
    onBroken: () => {},
    onCutOff: () => {},
  });
  assertEquals(reader.push(utf8("a\nbb\n")) === slow, true);
  assertEquals(reader.push(utf8("bb\n")), undefined);
});

Deno.test("MessageReader loses no byte, whatever comes, and however it is cut", () => {
  const specs = fc.constantFrom("line", "length:bytes=1", "modbus", "slip", "cobs", "mqtt", "scpi", "idle");
  fc.assert(fc.property(specs, fc.array(anyBytes, { maxLength: 6 }), fc.boolean(), (spec, chunks, isFin) => {
    const parts: Uint8Array[] = [];
    let next = 0;
    const take = (bytes: Uint8Array, at: number) => {
      assertEquals(at, next);
      next += bytes.length;
      parts.push(bytes.slice());
    };
    const reader = new MessageReader(framings.parse(spec, linux).made(), 0, new FakeClock(), {
      onMessage: ({ wire }, at) => take(wire, at),
      onPart: take,
      onBytes: take,
      onBroken: () => {},
      onCutOff: () => {},
    });
    for (const chunk of chunks) reader.push(chunk);
    if (isFin) reader.end();
    reader.close();
    assertEquals(concat(parts), concat(chunks));
  }));
});
