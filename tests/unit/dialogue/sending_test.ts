import { watchSend } from "../../../src/dialogue/watch_send.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { bytes, Talking } from "./talking.ts";

const raw = { raw: true };

Deno.test("Dialogue.send() sends one after the other, pauses included, and FIN behind all", async () => {
  const { dialogue, channel, clock } = new Talking();
  const sent = [
    dialogue.send(bytes("abc"), { raw: true, pacing: { size: 1, pause: 10 } }),
    dialogue.send(bytes("next"), raw),
  ];
  const ended = dialogue.end();
  await settled();
  assertEquals([channel.writes, dialogue.sending !== undefined], [["a"], true]);
  await clock.advance(19);
  assertEquals(channel.writes, ["a", "b"]);
  await clock.advance(1);
  await Promise.all([...sent, ended]);
  assertEquals([channel.writes, dialogue.sending !== undefined], [["a", "b", "c", "next", "FIN"], false]);
});

Deno.test("Dialogue.send() sends at once what nothing stands before", () => {
  const { dialogue, channel } = new Talking("line");
  void dialogue.send(bytes("a"));
  void dialogue.send(bytes("b"), raw);
  assertEquals(channel.writes, ["a\n", "b"]);
});

Deno.test("Dialogue.send() answers in the form of a message", async () => {
  const { dialogue, channel } = new Talking("line");
  await channel.sends("ID?\r\n");
  await dialogue.send(bytes("ACME"), { answering: dialogue.received.frames!.first });
  assertEquals(channel.writes, ["ACME\r\n"]);
});

Deno.test("Dialogue.send() rejects when the connection breaks during a pause, for all that waits", async () => {
  const { dialogue, channel, clock } = new Talking();
  const first = dialogue.send(bytes("ab"), { raw: true, pacing: { size: 1, pause: 10 } });
  const second = dialogue.send(bytes("c"), raw);
  const rejected = [first, second].map((sent) => assertRejects(() => sent, ChannelClosed));
  await channel.resets();
  await Promise.all(rejected);
  assertEquals([channel.writes, dialogue.sending !== undefined, clock.waiting], [["a"], false, 0]);
});

Deno.test("Dialogue.gather() and flush() send in one write; sleep() keeps what is behind it back", async () => {
  const { dialogue, channel, clock } = new Talking();
  assertEquals([dialogue.gather(bytes("a")), dialogue.gather(bytes("b"))], [undefined, undefined]);
  assertEquals([channel.writes, dialogue.flush(), channel.writes], [["ab"], undefined, ["ab"]]);
  void dialogue.gather(bytes("c"));
  const slept = dialogue.sleep(10);
  void dialogue.gather(bytes("d"));
  const flushed = dialogue.flush();
  assertEquals(channel.writes, ["ab", "c"]);
  await clock.advance(10);
  await Promise.all([slept, flushed]);
  assertEquals(channel.writes, ["ab", "c", "d"]);
});

Deno.test("Dialogue.gather() sends by itself when there is much", () => {
  const { dialogue, channel } = new Talking();
  void dialogue.gather(new Uint8Array(40_000));
  assertEquals(channel.writes.length, 0);
  void dialogue.gather(new Uint8Array(40_000));
  assertEquals(channel.writes.map(({ length }) => length), [80_000]);
});

Deno.test("watchSend() follows a payload as long as anything moves", async () => {
  const { dialogue, channel, clock, control: { signal } } = new Talking();
  const follow = () => watchSend(dialogue.send(bytes("x"), raw), dialogue, 100, { clock, signal });
  assertEquals(await follow(), "sent");
  channel.stalls();
  const stalled = follow();
  await clock.advance(90);
  await channel.sends("still there");
  await clock.advance(99);
  await channel.drains();
  assertEquals(await stalled, "sent");
  channel.stalls();
  const late = follow();
  await clock.advance(100);
  assertEquals([await late, clock.waiting], ["stalled", 0]);
});

Deno.test("watchSend() lets go when the peer may wait for us, and throws when the connection breaks", async () => {
  const { dialogue, channel, clock, control: { signal } } = new Talking(undefined, { limit: 2 });
  channel.stalls();
  const full = watchSend(dialogue.send(bytes("x"), raw), dialogue, 100, { clock, signal });
  await channel.sends("abc");
  assertEquals(await full, "full");
  dialogue.received.take();
  const broken = watchSend(dialogue.send(bytes("x"), raw), dialogue, 100, { clock, signal });
  const rejected = assertRejects(() => broken, ChannelClosed);
  await channel.resets();
  await rejected;
});
