import fc from "fast-check";
import { fromLatin1, latin1 } from "../../../src/bytes/bytes.ts";
import type { Frame } from "../../../src/events/frame.ts";
import { framing } from "../dialogue/talking.ts";
import { assertEquals } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { Conversing } from "./conversing.ts";

Deno.test("ReceivedView shows every message, with its place in the stream", async () => {
  const { peer, rows } = parts("line");
  await peer.sends("on");
  await peer.sends("e\r\ntwo\nth");
  await peer.sends("ree\na\nb\nc\nd\n");
  assertEquals(rows(), [
    ...["message 0: one", "message 5: two", "message 9: three"],
    ...["message 15: a", "message 17: b", "message 19: c", "message 21: d"],
  ]);
});

Deno.test("ReceivedView shows the beginning of a message when it pauses, and later only more of it", async () => {
  const { peer, clock, rows } = parts("line");
  await peer.sends("a\nbc");
  await clock.advance(499);
  assertEquals(rows(), ["message 0: a"]);
  await clock.advance(1);
  await peer.sends("d");
  await clock.advance(5000);
  await peer.sends("e\n");
  await clock.advance(5000);
  assertEquals(rows(), ["part 2: bc", "part 4: d", "message 2: bcde"]);
});

Deno.test("ReceivedView lets a silence end a message where the framing says so", async () => {
  const { peer, clock, rows } = parts("idle:gap=20ms");
  await peer.sends("a");
  await peer.sends("b");
  await clock.advance(20);
  await peer.sends("c");
  await clock.advance(1000);
  assertEquals(rows(), ["message 0: ab", "message 2: c"]);
});

Deno.test("ReceivedView takes what is left at FIN for the last message, or says that it is cut off", async () => {
  const last = parts("line");
  await last.peer.sends("a\nb");
  await last.peer.fins();
  assertEquals(last.rows(), ["message 0: a", "message 2: b"]);

  const cutOff = parts("length:bytes=1");
  await cutOff.peer.sends("\x01a\x03bc");
  await cutOff.peer.fins();
  assertEquals(cutOff.rows(), [
    "message 0: a",
    "part 2: \\x03bc",
    "bad the stream ended after 3 of 4 bytes of a frame (at byte 2 of the stream)",
  ]);
});

Deno.test("ReceivedView shows bytes as they are received when they do not follow the framing", async () => {
  const { peer, rows, talk } = parts();
  await peer.sends("hello");
  talk.dialogue.useFraming(framing("modbus"));
  await peer.sends("\0\x01\0\0\0\x02\x01\x03SSH-2");
  await peer.sends(".0\n");
  assertEquals(rows(), [
    "bytes 0: hello",
    "message 5: \\x03",
    "bad the protocol of a Modbus frame is 18477, not 0 (at byte 15 of the stream); " +
    "from here on bytes are shown as they are received (/framing starts again)",
    "bytes 13: SSH-2",
    "bytes 18: .0\\n",
  ]);
});

Deno.test("ReceivedView: another framing looks again at what is in no message", async () => {
  const { peer, rows, talk } = parts("line");
  await peer.sends("a\nbc");
  talk.view.restart();
  talk.dialogue.useFraming(framing("fixed:size=1"));
  assertEquals(rows(), ["message 0: a", "message 2: b", "message 3: c"]);
});

Deno.test("ReceivedView reads nothing more while the terminal is slow", async () => {
  const { peer, rows, talk } = parts("line");
  const slow = Promise.withResolvers<void>();
  talk.display.slow = slow.promise;
  await peer.sends("a\nb\n");
  assertEquals(rows(), ["message 0: a"]);
  talk.display.slow = undefined;
  slow.resolve();
  await peer.sends("c\n");
  assertEquals(rows(), ["message 2: b", "message 4: c"]);
});

Deno.test("ReceivedView loses no byte, whatever is received, and however it is cut", async () => {
  const specs = fc.constantFrom("line", "length:bytes=1", "modbus", "slip", "cobs", "mqtt", "scpi", "idle");
  await fc.assert(
    fc.asyncProperty(
      specs,
      fc.array(anyBytes, { maxLength: 6 }),
      fc.boolean(),
      async (spec, chunks, isFin) => {
        const { peer, talk } = parts(spec);
        let shown = "";
        let next = 0;
        const take = (bytes: Uint8Array, at: number) => {
          assertEquals(at, next);
          next += bytes.length;
          shown += latin1(bytes);
        };
        talk.display.message = ({ wire }: Frame, at: number) => take(wire, at);
        talk.display.received = take;
        talk.display.part = take;
        for (const chunk of chunks) await peer.sends(latin1(chunk));
        if (isFin) await peer.fins();
        talk.view.showPart();
        assertEquals(fromLatin1(shown), fromLatin1(chunks.map(latin1).join("")));
      },
    ),
    { numRuns: 50 },
  );
});

function parts(spec?: string) {
  const talk = new Conversing(spec);
  const { peer, clock } = talk;
  return { talk, peer, clock, rows: () => talk.rows };
}
