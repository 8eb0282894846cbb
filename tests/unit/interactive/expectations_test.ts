import { Expectations, type Verdict } from "../../../src/interactive/expectations.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

/** Gives up 1000 ms after sending, or 100 ms after the last byte. */
function expecting(...patterns: readonly string[]): Expectations {
  const expectations = new Expectations({ timeout: 1000, silence: 100 });
  for (const pattern of patterns) expectations.expect(parsePattern(pattern, linux), 0);
  return expectations;
}

function told(verdict: Verdict | number): unknown {
  if (typeof verdict === "number") return verdict;
  return `${verdict.ok ? "ok" : "bad"} ${verdict.pattern.text} ${verdict.took}: ${verdict.message}`;
}

Deno.test("Expectations.judge() has nothing to say when nothing is expected", () => {
  const expectations = expecting();
  expectations.onSent(1);
  expectations.onReceived(utf8("x"), 2);
  expectations.onEnd();
  assertEquals([expectations.judge(3), expectations.size], [Infinity, 0]);
});

Deno.test("Expectations.judge() waits as long as nothing was sent and nothing came", () => {
  assertEquals(expecting("a").judge(1e9), Infinity);
});

Deno.test("Expectations.judge() is content as soon as the pattern is there, in one piece or several", () => {
  const expectations = expecting("PONG");
  expectations.onSent(50);
  expectations.onReceived(utf8("..PO"), 60);
  assertEquals(expectations.judge(60), 100);
  expectations.onReceived(utf8("NG.."), 110);
  assertEquals(told(expectations.judge(110)), "ok PONG 60: matched PONG");
  assertEquals([expectations.size, expectations.judge(111)], [0, Infinity]);
});

Deno.test("Expectations.judge() shows what came instead, after a silence", () => {
  const expectations = expecting("PONG");
  expectations.onSent(0);
  expectations.onReceived(utf8("PO"), 10);
  expectations.onReceived(utf8("OR\n"), 60);
  assertEquals(expectations.judge(159), 1);
  const message = "this is not what was expected\n  expected  PONG\n  received  POOR\\n\n" +
    "  nearest   2 of 4 bytes at offset 0, then there is O instead of N";
  assertEquals(told(expectations.judge(160)), `bad PONG 160: ${message}`);
});

Deno.test("Expectations.judge() gives up when nothing is heard, or when the peer does not stop talking", () => {
  const silent = expecting("a");
  silent.onSent(500);
  assertEquals(silent.judge(1499), 1);
  assertEquals(told(silent.judge(1500)), "bad a 1000: nothing was heard\n  expected  a");

  const talkative = expecting("a");
  talkative.onSent(0);
  for (let now = 0; now < 1000; now += 50) talkative.onReceived(utf8("x"), now);
  assertEquals(talkative.judge(999), 1);
  assertEquals((talkative.judge(1000) as Verdict).ok, false);
});

Deno.test("Expectations.judge() gives a peer that talks unasked its time from its first byte on", () => {
  const expectations = expecting("a");
  for (let now = 5000; now < 6000; now += 50) expectations.onReceived(utf8("x"), now);
  assertEquals(expectations.judge(5999), 1);
  assertEquals((expectations.judge(6000) as Verdict).took, 6000);
});

Deno.test("Expectations.onSent() starts the time anew, but not when the reply has begun", () => {
  const expectations = expecting("a");
  expectations.onSent(0);
  expectations.onSent(900);
  assertEquals(expectations.judge(1000), 900);
  expectations.onReceived(utf8("x"), 1850);
  expectations.onSent(1860);
  assertEquals(expectations.judge(1860), 40);
});

Deno.test("Expectations.judge() gives the next one what stands behind the match", () => {
  const expectations = expecting("re:^A.", "re:^B.", "C");
  expectations.onSent(0);
  expectations.onReceived(utf8("A1B2"), 10);
  assertEquals(told(expectations.judge(10)), "ok re:^A. 10: matched re:^A.");
  assertEquals(told(expectations.judge(10)), "ok re:^B. 0: matched re:^B.");
  assertEquals([expectations.judge(10), expectations.size], [1000, 1]);
  expectations.onReceived(utf8("x"), 20);
  assertEquals((expectations.judge(120) as Verdict).ok, false);
});

Deno.test("Expectations.judge() starts the time of the next one when its turn has come", () => {
  const expectations = expecting("A", "B");
  expectations.onSent(0);
  expectations.onReceived(utf8("A"), 900);
  assertEquals((expectations.judge(900) as Verdict).ok, true);
  assertEquals(expectations.judge(1000), 900);
});

Deno.test("Expectations.onEnd() settles all that waits; what is expected after it is meant for the next peer", () => {
  const expectations = expecting("A", "B");
  expectations.onReceived(utf8("x"), 10);
  expectations.onEnd();
  assertEquals((expectations.judge(11) as Verdict).message.split("\n")[0], "this is not what was expected");
  assertEquals(told(expectations.judge(11)), "bad B 11: the peer said nothing\n  expected  B");
  expectations.expect(parsePattern("C", linux), 20);
  assertEquals(expectations.judge(1e9), Infinity);
});

Deno.test("Expectations.clear() expects nothing any more", () => {
  const expectations = expecting("A", "B");
  expectations.onReceived(utf8("A"), 1);
  expectations.clear();
  assertEquals([expectations.judge(2), expectations.size], [Infinity, 0]);
  expectations.expect(parsePattern("A", linux), 3);
  assertEquals(expectations.judge(1e9), Infinity);
});

Deno.test("Expectations.judge() does not search a flood for ever", () => {
  const expectations = expecting("a");
  expectations.onReceived(new Uint8Array(1024 * 1024), 0);
  assertEquals(expectations.judge(0), 100);
  expectations.onReceived(new Uint8Array(1), 0);
  assertEquals((expectations.judge(0) as Verdict).ok, false);
});

Deno.test("Expectations.judge() judges each by one message, whatever else is in it", () => {
  const expectations = expecting("re:^V=(.)", "B");
  expectations.onSent(0);
  expectations.onMessage(utf8("V=3, and more"));
  const verdict = expectations.judge(10) as Verdict;
  assertEquals([told(verdict), verdict.match?.captures], ["ok re:^V=(.) 10: matched re:^V=(.)", ["3"]]);
  assertEquals(expectations.judge(10), 1000);
  expectations.onMessage(utf8("C"));
  const message = "this is not what was expected\n  expected  B\n  received  C";
  assertEquals(told(expectations.judge(20)), `bad B 10: ${message}`);
  // Nobody asked for this one.
  expectations.onMessage(utf8("B"));
  expectations.expect(parsePattern("B", linux), 30);
  assertEquals(expectations.judge(30), Infinity);
});

Deno.test("Expectations.judge() takes an empty message for one", () => {
  const expectations = expecting("any");
  expectations.onMessage(utf8(""));
  const message = "this is not what was expected\n  expected  any\n  received  ";
  assertEquals(told(expectations.judge(0)), `bad any 0: ${message}`);
});

Deno.test("Expectations.onPart() makes known that something came, but no whole message", () => {
  for (const end of [false, true]) {
    const expectations = expecting("a");
    expectations.onSent(0);
    expectations.onPart();
    // A message may pause for longer than a reply without messages.
    assertEquals(expectations.judge(999), 1);
    if (end) expectations.onEnd();
    assertEquals(told(expectations.judge(1000)), "bad a 1000: no whole message came\n  expected  a");
  }
});

Deno.test("Expectations.forget() lets what is expected wait for something new", () => {
  const expectations = expecting("ab");
  expectations.onReceived(utf8("a"), 0);
  expectations.forget();
  expectations.onReceived(utf8("b"), 1);
  assertEquals(expectations.judge(1), 100);
  expectations.onReceived(utf8("ab"), 2);
  assertEquals((expectations.judge(2) as Verdict).ok, true);
});
