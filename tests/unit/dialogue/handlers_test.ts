import { latin1 } from "../../../src/bytes/bytes.ts";
import { FramingError } from "../../../src/framings/framing.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { bytes, Talking } from "./talking.ts";

Deno.test("Dialogue.onBytes() gives bytes with their time, and the end behind them", async () => {
  const { dialogue, channel, clock } = new Talking();
  const got: unknown[] = [];
  dialogue.onBytes((borrowed, at) => void got.push([latin1(borrowed), at]));
  await channel.sends("a");
  await clock.advance(5);
  await channel.sends("b");
  await channel.fins();
  assertEquals([got, await dialogue.ended, dialogue.ending], [[["a", 0], ["b", 5]], "fin", "fin"]);
});

Deno.test("Dialogue.onBytes() holds the peer back while the handler is busy", async () => {
  const { dialogue, channel } = new Talking();
  const busy = Promise.withResolvers<void>();
  const got: string[] = [];
  dialogue.onBytes((borrowed) => {
    got.push(latin1(borrowed));
    return busy.promise;
  });
  await channel.sends("a");
  await channel.sends("b");
  assertEquals(got, ["a"]);
  busy.resolve();
  await settled();
  assertEquals(got, ["a", "b"]);
});

Deno.test("Dialogue.ended tells RST, as the peer's and as ours", async () => {
  const { dialogue, channel } = new Talking();
  dialogue.onBytes(() => {});
  await channel.resets();
  const ending = await dialogue.ended;
  assert(ending instanceof ChannelClosed);
  assertEquals([ending.reason, await channel.closed], ["rst", "rst"]);
});

Deno.test("Dialogue.ended rejects with what a handler threw", async () => {
  const { dialogue, channel } = new Talking("line");
  let calls = 0;
  dialogue.onMessages(() => {
    calls++;
    throw new Error("a bug");
  });
  await channel.sends("a\n");
  await channel.sends("b\n");
  await assertRejects(() => dialogue.ended, Error, "a bug");
  assertEquals(calls, 1);
});

Deno.test("Dialogue.onMessages() answers what came in one read with one write", async () => {
  const { dialogue, channel } = new Talking("line");
  dialogue.onMessages((messages) => {
    for (const message of messages) void dialogue.gather(dialogue.encode(message.content, message));
  });
  await channel.sends("a\nb\r\nc");
  await channel.sends("\nd\n");
  assertEquals(channel.writes, ["a\nb\r\n", "c\nd\n"]);
});

Deno.test("Dialogue.onMessages() gives messages that silence and FIN complete, one call after the other", async () => {
  const { dialogue, channel, clock } = new Talking("idle:gap=20ms");
  const got: string[] = [];
  const slow = Promise.withResolvers<void>();
  dialogue.onMessages((messages) => {
    got.push(...messages.map(({ content }) => latin1(content)));
    return slow.promise;
  });
  await channel.sends("a");
  await clock.advance(20);
  await channel.sends("b");
  await clock.advance(20);
  await channel.fins();
  assertEquals(got, ["a"]);
  let ending: unknown;
  void dialogue.ended.then((how) => ending = how);
  await settled();
  assertEquals(ending, undefined);
  slow.resolve();
  await settled();
  assertEquals([got, ending, clock.waiting], [["a", "b"], "fin", 0]);
});

Deno.test("Dialogue.onMessages(): messages before a broken stream are handled before it ends", async () => {
  const { dialogue, channel } = new Talking("length:bytes=1,max=3");
  const slow = Promise.withResolvers<void>();
  dialogue.onMessages(async (messages) => {
    await slow.promise;
    for (const { content } of messages) void dialogue.gather(content);
  });
  await channel.sends("\x01a\x01b\x09");
  slow.resolve();
  const ending = await dialogue.ended;
  assert(ending instanceof FramingError);
  assertEquals(channel.writes, ["ab"]);
});

Deno.test("Dialogue.onMessages() with a pause: what was held comes first", async () => {
  const { dialogue, channel } = new Talking("line");
  dialogue.onMessages((messages) => messages.forEach(({ content }) => void dialogue.gather(content)));
  dialogue.pause();
  await channel.sends("a\n");
  await channel.sends("b\n");
  assertEquals(channel.writes, []);
  dialogue.resume();
  await settled();
  assertEquals(channel.writes, ["a", "b"]);
});

Deno.test("Dialogue.onMessages() drops what is received after Dialogue.stop()", async () => {
  const { dialogue, channel, clock } = new Talking("idle:gap=20ms");
  let calls = 0;
  dialogue.onMessages(() => void calls++);
  await channel.sends("a");
  dialogue.stop();
  await channel.sends("b");
  assertEquals([calls, clock.waiting], [0, 0]);
  await dialogue.send(bytes("c"));
  assertEquals(channel.writes, ["c"]);
});
