import type { Frame } from "../../../src/events/frame.ts";
import { latin1 } from "../../../src/bytes/bytes.ts";
import { FramingError } from "../../../src/framings/framing.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { FakeChannel } from "./fake_channel.ts";
import { bytes, expecting, framing, Talking, Verdicts } from "./talking.ts";

const raw = { raw: true };

Deno.test("Dialogue.arm(): expectations are judged in order, each behind the bytes of the one before", async () => {
  const { dialogue, channel, clock } = new Talking();
  const verdicts = new Verdicts();
  for (const text of ["one", "two", "three"]) verdicts.add(dialogue.arm(expecting(text)));
  await dialogue.send(bytes("?"), raw);
  await channel.sends("two one two");
  assertEquals(await verdicts.next(), ["matched one", "matched two"]);
  await clock.advance(1000);
  assertEquals([await verdicts.next(), dialogue.received.size], [["silent unheard"], 0]);
});

Deno.test("Dialogue.arm(): the time of the second begins when the first has its verdict", async () => {
  const { dialogue, channel, clock } = new Talking();
  const verdicts = new Verdicts();
  verdicts.add(dialogue.arm(expecting("one")));
  verdicts.add(dialogue.arm(expecting("two")));
  await dialogue.send(bytes("?"), raw);
  await clock.advance(900);
  await channel.sends("one");
  await clock.advance(999);
  assertEquals(await verdicts.next(), ["matched one"]);
  await clock.advance(1);
  assertEquals(await verdicts.next(), ["silent unheard"]);
});

Deno.test("Dialogue.replaceChannel(): expectations stay, what was received does not, the old channel is not heard", async () => {
  const { dialogue, channel, clock } = new Talking("line");
  const verdicts = new Verdicts();
  verdicts.add(dialogue.arm(expecting("OK")));
  await channel.sends("O");
  const next = new FakeChannel(clock);
  dialogue.replaceChannel(next);
  await channel.sends("K\n");
  await channel.resets();
  assertEquals([await verdicts.next(), dialogue.ending, dialogue.channel === next], [[], undefined, true]);
  await clock.advance(5000);
  await dialogue.send(bytes("?"));
  await next.sends("OK\n");
  assertEquals([await verdicts.next(), next.writes, channel.writes], [["matched OK"], ["?\n"], []]);
});

Deno.test("Dialogue.replaceChannel(): a payload that fails on the old channel does not end the new one", async () => {
  const { dialogue, channel, clock } = new Talking();
  const verdicts = new Verdicts();
  channel.stalls();
  const failed = assertRejects(() => dialogue.send(bytes("?"), raw), ChannelClosed);
  verdicts.add(dialogue.arm(expecting("OK")));
  const next = new FakeChannel(clock);
  dialogue.replaceChannel(next);
  channel.destroy("fin");
  await failed;
  assertEquals([await verdicts.next(), dialogue.ending, dialogue.sending], [[], undefined, undefined]);
  await next.sends("OK");
  assertEquals(await verdicts.next(), ["matched OK"]);
});

Deno.test("Dialogue.arm(): behind the end of a connection it is for the next one", async () => {
  const { dialogue, channel, clock } = new Talking();
  const verdicts = new Verdicts();
  await channel.resets();
  verdicts.add(dialogue.arm(expecting("OK")));
  assertEquals(await verdicts.next(), []);
  const next = new FakeChannel(clock);
  dialogue.replaceChannel(next);
  await next.sends("OK");
  assertEquals(await verdicts.next(), ["matched OK"]);
});

Deno.test("Dialogue.arm(): what can't be sent ends it", async () => {
  const { dialogue, channel } = new Talking();
  const verdicts = new Verdicts();
  await channel.resets();
  verdicts.add(dialogue.arm(expecting("OK")));
  await assertRejects(() => dialogue.send(bytes("?"), raw), ChannelClosed);
  assertEquals(await verdicts.next(), ["ended rst unheard"]);
});

Deno.test("Dialogue.expect() is given up when its signal aborts, and the next one is judged", async () => {
  const { dialogue, channel, clock } = new Talking();
  const verdicts = new Verdicts();
  const control = new AbortController();
  verdicts.add(dialogue.expect(expecting("one"), control.signal));
  verdicts.add(dialogue.expect(expecting("two")));
  await channel.sends("two");
  assertEquals(await verdicts.next(), []);
  control.abort();
  assertEquals([await verdicts.next(), clock.waiting], [["stopped", "matched two"], 0]);
  verdicts.add(dialogue.expect(expecting("three"), control.signal));
  assertEquals([await verdicts.next(), clock.waiting], [["stopped"], 0]);
});

Deno.test("Dialogue.useFraming() looks again at what is in no message yet", async () => {
  const { dialogue, channel } = new Talking("line");
  const verdicts = new Verdicts();
  await channel.sends("a\n\x03abc");
  verdicts.add(dialogue.expect(expecting("a")));
  verdicts.add(dialogue.expect(expecting("abc")));
  assertEquals(await verdicts.next(), ["matched a"]);
  dialogue.useFraming(framing("length:bytes=1"));
  assertEquals([await verdicts.next(), latin1(dialogue.encode(bytes("x")))], [["matched abc"], "\x01x"]);
  await channel.sends("rest");
  dialogue.useFraming(undefined);
  verdicts.add(dialogue.expect(expecting("est")));
  assertEquals([await verdicts.next(), latin1(dialogue.encode(bytes("x")))], [["matched est"], "x"]);
});

Deno.test("Dialogue.useFraming() mends a broken stream", async () => {
  const { dialogue, channel } = new Talking("length:bytes=1,max=3");
  await channel.sends("\x01a\x09bc\n");
  dialogue.received.take(dialogue.received.frames!.firstEnd);
  assert(dialogue.ending instanceof FramingError);
  dialogue.useFraming(framing("line"));
  assertEquals([dialogue.ending, latin1(dialogue.received.frames!.first!.content)], [undefined, "\x09bc"]);
});

Deno.test("Dialogue: ignored messages are neither judged nor counted, and do not extend the time", async () => {
  const ignores = ({ content }: Frame) => latin1(content) === "PING";
  const { dialogue, channel, clock } = new Talking("line", { ignores });
  const verdicts = new Verdicts();
  const any = { until: { when: "frame" }, within: 1000 } as const;
  verdicts.add(dialogue.arm(expecting("OK")));
  verdicts.add(dialogue.arm(any));
  await dialogue.send(bytes("?"));
  await channel.sends("PING\nOK\nPING\n");
  assertEquals(await verdicts.next(), ["matched OK"]);
  await clock.advance(600);
  await channel.sends("PIN");
  await channel.sends("G\n");
  assertEquals([dialogue.received.counted, dialogue.received.buffer.length], [3, 0]);
  await clock.advance(400);
  assertEquals(await verdicts.next(), ["silent unheard"]);
  assertEquals(latin1(dialogue.received.lastMessage!.content), "OK");
});

Deno.test("Dialogue.pause(): nothing is judged until Dialogue.resume(), and nothing is lost", async () => {
  const talking = new Talking("line");
  const { dialogue, channel } = talking;
  const verdicts = new Verdicts();
  verdicts.add(dialogue.expect(expecting("one")));
  dialogue.pause();
  await channel.sends("one\n");
  await channel.sends("two\n");
  assertEquals([await verdicts.next(), talking.waiting, channel.isHeldBack, dialogue.isPaused], [
    [],
    "",
    true,
    true,
  ]);
  dialogue.resume();
  assertEquals([await verdicts.next(), talking.waiting, channel.isHeldBack], [
    ["matched one"],
    "two\n",
    false,
  ]);
});

Deno.test("Dialogue reads no more than its limit and one read ahead", async () => {
  const talking = new Talking(undefined, { limit: 4 });
  const { dialogue, channel } = talking;
  for (const text of ["abc", "de", "fg"]) await channel.sends(text);
  assertEquals([talking.waiting, channel.isHeldBack], ["abcde", true]);
  assertEquals((await dialogue.expect(expecting("ab"))).is, "matched");
  await settled();
  assertEquals([talking.waiting, channel.isHeldBack], ["cdefg", true]);
});

Deno.test("Dialogue reads on while a message is not complete, and counts what short messages cost", async () => {
  const talking = new Talking("line", { limit: 300 });
  const { channel } = talking;
  await channel.sends("x".repeat(400));
  assertEquals(channel.isHeldBack, false);
  await channel.sends("\n");
  assertEquals(channel.isHeldBack, true);
  talking.dialogue.received.take();
  await settled();
  assertEquals(channel.isHeldBack, false);
  await channel.sends("\n\n\n");
  assertEquals(channel.isHeldBack, true);
});

Deno.test("Dialogue.stop() lets a peer go on that waits for room, so that its FIN is read", async () => {
  const { dialogue, channel, clock } = new Talking(undefined, { limit: 1 });
  await channel.sends("abc");
  assert(channel.isHeldBack);
  const closed = dialogue.close("fin");
  await settled();
  assertEquals([channel.isHeldBack, channel.writes, channel.isClosed], [false, ["FIN"], false]);
  await clock.advance(1000);
  await closed;
  assertEquals([channel.isClosed, clock.waiting], [true, 0]);
});

Deno.test("Dialogue.close() with RST", async () => {
  const { dialogue, channel } = new Talking();
  await dialogue.close("rst");
  assertEquals(channel.writes, ["RST"]);
});

Deno.test("Dialogue.stop() leaves no timer of a framing or an expectation", async () => {
  const { dialogue, channel, clock } = new Talking("idle:gap=20ms");
  const verdicts = new Verdicts();
  verdicts.add(dialogue.expect(expecting("x")));
  await channel.sends("x");
  assertEquals(clock.waiting, 2);
  dialogue.stop();
  assertEquals([await verdicts.next(), clock.waiting], [["stopped"], 0]);
});
