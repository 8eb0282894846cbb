import { assertEquals } from "../../assert.ts";
import { Conversing } from "./conversing.ts";

Deno.test("Expectations are met as soon as the pattern is received, in one piece or several", async () => {
  const talk = new Conversing();
  talk.expect("PONG");
  await talk.clock.advance(50);
  await talk.send();
  await talk.clock.advance(10);
  await talk.peer.sends("..PO");
  assertEquals(talk.verdicts, []);
  await talk.clock.advance(50);
  await talk.peer.sends("NG..");
  assertEquals([talk.verdicts, talk.dialogue.received.size], [["good matched PONG after 60ms"], 0]);
  assertEquals([talk.expectations.hasFailed, talk.expectations.match?.start], [false, 2]);
});

Deno.test("Expectations show the difference after a silence", async () => {
  const talk = new Conversing();
  talk.expect("PONG");
  await talk.send();
  await talk.peer.sends("PO");
  await talk.clock.advance(50);
  await talk.peer.sends("OR\n");
  await talk.clock.advance(99);
  assertEquals(talk.verdicts, []);
  await talk.clock.advance(1);
  const message = "bad this is not what was expected\n  expected  PONG\n  received  POOR\\n\n" +
    "  nearest   2 of 4 bytes at offset 0, then there is O instead of N";
  assertEquals([talk.verdicts, talk.expectations.hasFailed], [[message], true]);
});

Deno.test("Expectations give up when nothing is heard, or when the peer does not stop talking", async () => {
  const silent = new Conversing();
  silent.expect("a");
  await silent.clock.advance(5000);
  assertEquals(silent.verdicts, []);
  await silent.send();
  await silent.clock.advance(1000);
  assertEquals(silent.verdicts, ["bad nothing was heard\n  expected  a"]);

  const talkative = new Conversing();
  talkative.expect("a");
  await talkative.send();
  for (let i = 0; i < 20; i++) {
    assertEquals(talkative.verdicts, []);
    await talkative.peer.sends("x");
    await talkative.clock.advance(50);
  }
  assertEquals(talkative.verdicts.length, 1);
});

Deno.test("Expectations: each is judged by what was received behind the match of the one before", async () => {
  const talk = new Conversing();
  talk.expect("re:^A.", "re:^B.", "C");
  await talk.send();
  await talk.clock.advance(10);
  await talk.peer.sends("A1B2");
  assertEquals(talk.verdicts, ["good matched re:^A. after 10ms", "good matched re:^B. after 0"]);
  await talk.peer.sends("x");
  await talk.clock.advance(100);
  assertEquals(talk.verdicts.length, 1);
});

Deno.test("Expectations: FIN judges all that wait; later ones are for the next connection", async () => {
  const talk = new Conversing();
  talk.expect("A", "B");
  await talk.peer.sends("x");
  await talk.peer.fins();
  assertEquals(talk.verdicts.map((row) => row.split("\n")[0]), [
    "bad this is not what was expected",
    "bad the peer sent nothing",
  ]);
  talk.expect("C");
  await talk.clock.advance(1e6);
  assertEquals(talk.verdicts, []);
});

Deno.test("Expectations that are given up are not judged", async () => {
  const talk = new Conversing();
  talk.expect("A", "B");
  talk.dialogue.received.disarm();
  await talk.send();
  await talk.peer.sends("B");
  await talk.clock.advance(5000);
  assertEquals([talk.verdicts, talk.expectations.hasFailed, talk.events], [[], false, []]);
});

Deno.test("Expectations: with a framing each is judged by the whole next message", async () => {
  const talk = new Conversing("line");
  talk.expect("re:^V=(.)", "B", "B");
  await talk.send();
  await talk.peer.sends("V=3, and more\nBB\nB\n");
  const message = "bad this is not what was expected\n  expected  B\n  received  BB\n" +
    "  nearest   all 1 bytes at offset 0, but the message has others besides";
  assertEquals(talk.verdicts, [
    "good matched re:^V=(.) after 0",
    message,
    "good matched B after 0",
  ]);
  assertEquals(talk.events.map((each) => each.event === "expect" && each.ok), [true, false, true]);
});

Deno.test("Expectations: an empty message is one, and a part of one is none", async () => {
  const talk = new Conversing("line");
  talk.expect("any");
  await talk.peer.sends("\n");
  assertEquals(talk.verdicts, ["bad this is not what was expected\n  expected  any\n  received  "]);
  talk.expect("a");
  await talk.send();
  await talk.peer.sends("a");
  // A message may pause for longer than a reply without messages.
  await talk.clock.advance(999);
  assertEquals(talk.verdicts, []);
  await talk.clock.advance(1);
  assertEquals(talk.verdicts, ["bad no whole message was received\n  expected  a"]);
});

Deno.test("Expectations wait for something new when the framing changes", async () => {
  const talk = new Conversing();
  talk.expect("re:^ab$");
  await talk.peer.sends("a");
  talk.dialogue.useFraming(undefined);
  await talk.peer.sends("ab");
  assertEquals(talk.verdicts, ["good matched re:^ab$ after 0"]);
});
