import { FramingError } from "../../../src/framings/framing.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import { assert, assertEquals } from "../../assert.ts";
import { eventually } from "../../harness/bounded.ts";
import { ask, expect, Simulated } from "./simulated.ts";

Deno.test("Device answers by the first rule that holds, and ends lines as the request did", async () => {
  await using device = new Simulated(`
rules:
  - { when: "A", then: first }
  - { when: "re:^A", then: second }
  - { when: "re:^(?<letter>[A-Z])(\\\\d+)$", then: "{{capture.2}}{{capture.letter}}" }`);
  const peer = await device.connect();
  await ask(peer, "A\n", "first\n");
  await ask(peer, "AB\r\n", "second\r\n");
  await ask(peer, "X12\n", "12X\n");
});

Deno.test("Device answers what came in one piece in order, and what came in pieces as a whole", async () => {
  await using device = new Simulated("rules: [{ when: 're:^(.*)$', then: '<{{capture.1}}>' }]");
  const peer = await device.connect();
  await ask(peer, "1\n2\n3\n", "<1>\n<2>\n<3>\n");
  await peer.send("a");
  await peer.send("b\nc");
  await expect(peer, "<ab>\n");
  peer.fin();
  assertEquals(await peer.readToEnd(), { bytes: new TextEncoder().encode("<c>\n"), end: "fin" });
});

Deno.test("Device leaves a reply alone that ends in a line end already, and all that send sends", async () => {
  await using device = new Simulated(`
rules:
  - { when: "crlf", then: "x\\\\r\\\\n" }
  - { when: "raw", then: { send: "x" } }
  - { when: "bytes", then: { send: "hex:00 ff 0a {{7|u16be}}" } }`);
  const peer = await device.connect();
  await ask(peer, "crlf\n", "x\r\n");
  await ask(peer, "raw\n", "x");
  await ask(peer, "bytes\n", "\x00\xff\x0a\x00\x07");
});

Deno.test("Device tells of a request without a rule, and answers what default says", async () => {
  await using device = new Simulated("rules: [{ when: A, then: B }]\ndefault: 'ERR {{counter}}'");
  const peer = await device.connect();
  await ask(peer, "FOO\n", "ERR 1\n");
  await ask(peer, "\x01\xff\n", "ERR 2\n");
  await ask(peer, `${"x".repeat(100)}\n`, "ERR 3\n");
  await ask(peer, "A\n", "B\n");
  const long = `no rule for "${"x".repeat(64)}" and 36 bytes more`;
  assertEquals(device.messages, ['no rule for "FOO"', "no rule for hex:01 c3 bf", long]);
});

Deno.test("Device fills in the tags of patterns, for the message, its fields and the state", async () => {
  await using device = new Simulated(`
state: { key: "a.b", low: 5 }
fields: { first: u8@0 }
rules:
  - { when: "re:^KEY (.*)$", then: { set: { key: "{{capture.1}}" }, reply: ok } }
  - { when: "re:^OPEN {{state.key}}$", then: opened }
  - { when: "{{state.key}}!", then: exactly }
  - { when: { pattern: "re:^x", frame: { first: "..{{state.low}}" } }, then: never }
  - { when: { pattern: "re:^x", frame: { first: "{{state.low}}.." } }, then: above }
default: no`);
  const peer = await device.connect();
  await ask(peer, "OPEN a.b\n", "opened\n");
  await ask(peer, "OPEN axb\n", "no\n");
  await ask(peer, "a.b!\r\n", "exactly\r\n");
  await ask(peer, "KEY .*\n", "ok\n");
  await ask(peer, "OPEN a.b\n", "no\n");
  await ask(peer, "OPEN .*\n", "opened\n");
  await ask(peer, "x\n", "above\n");
});

Deno.test("Device tells of a pattern that its state makes none, and goes on to the next rule", async () => {
  await using device = new Simulated(`
state: { key: "" }
rules:
  - { when: "{{state.key}}", then: empty }
  - { when: any, then: next }`);
  const peer = await device.connect();
  await ask(peer, "a\n", "next\n");
  assertEquals(device.messages, ['"hex:" is empty and would always match (use any for any bytes)']);
});

Deno.test("Device keeps one state for all connections, or one for each", async () => {
  for (const [shared, seen] of [["yes", "2"], ["no", "0"]] as const) {
    await using device = new Simulated(`
shared: ${shared}
state: { volt: 0 }
rules:
  - { when: "re:^V (.*)$", then: { set: { volt: "{{capture.1}}" }, reply: "{{state.volt}}" } }
  - { when: "V?", then: "{{state.volt}}" }`);
    const [a, b] = [await device.connect(), await device.connect()];
    await ask(a, "V 2\n", "2\n");
    await ask(b, "V?\n", `${seen}\n`);
    await ask(await device.connect(), "V?\n", `${seen}\n`);
  }
});

Deno.test("Device gives set the values from before, all at once", async () => {
  await using device = new Simulated(`
state: { a: 1, b: 2 }
default: [{ set: { a: "{{state.b}}", b: "{{state.a}}" } }, "{{state.a}} {{state.b}}"]`);
  const peer = await device.connect();
  await ask(peer, "x\n", "2 1\n");
  await ask(peer, "x\n", "1 2\n");
});

Deno.test("Device heeds the state, the connection and the occurrence", async () => {
  await using device = new Simulated(`
shared: no
state: { on: 0 }
rules:
  - { when: ON, then: { set: { on: 1 }, reply: OK } }
  - { when: { pattern: GO, state: { on: 1 }, nth: "2" }, then: twice }
  - { when: { pattern: GO, state: { on: 1 } }, then: on }
  - { when: { pattern: GO, nth: every 2 }, then: even }
  - { when: GO, then: "off" }`);
  const peer = await device.connect();
  await ask(peer, "GO\n", "off\n");
  await ask(peer, "GO\n", "even\n");
  await ask(peer, "ON\n", "OK\n");
  await ask(peer, "GO\n", "on\n");
  await ask(peer, "GO\n", "twice\n");
  await ask(peer, "GO\n", "on\n");
});

Deno.test("Device gives several replies in turn: again, no more, or the last for good", async () => {
  await using device = new Simulated(`
rules:
  - { when: C, then: { replies: [a, b] } }
  - { when: L, then: { replies: [a, b], order: last } }
  - { when: O, then: { replies: [a, b], order: once } }
  - { when: O, then: SPENT }`);
  const peer = await device.connect();
  for (const answer of ["a", "b", "a"]) await ask(peer, "C\n", `${answer}\n`);
  for (const answer of ["a", "b", "b"]) await ask(peer, "L\n", `${answer}\n`);
  for (const answer of ["a", "b", "SPENT", "SPENT"]) await ask(peer, "O\n", `${answer}\n`);
});

Deno.test("Device says once no more than that by default, too", async () => {
  await using device = new Simulated("default: [{ replies: [a, b], order: once }, always]");
  const peer = await device.connect();
  for (const answer of ["a\nalways\n", "b\nalways\n", "always\n", "always\n"]) await ask(peer, "x\n", answer);
});

Deno.test("Device drips, splits and delays by the clock", async () => {
  await using device = new Simulated(`
rules:
  - { when: D, then: { reply: abc, drip: { size: 2, every: 10ms } } }
  - { when: S, then: { reply: abc, split: "3,20ms" } }
  - { when: W, then: [now, { delay: 1s }, later] }`);
  const peer = await device.connect();
  const waits = () => eventually("a timer", () => device.clock.waiting === 1);
  await peer.send("D\nS\nW\n");
  await waits();
  assertEquals(peer.unread.length, 0);
  await device.clock.advance(10);
  await expect(peer, "ab");
  await device.clock.advance(10);
  await expect(peer, "c\nabc");
  await device.clock.advance(20);
  await expect(peer, "\nnow\n");
  await waits();
  await device.clock.advance(999);
  assertEquals(peer.unread.length, 0);
  await device.clock.advance(1);
  await expect(peer, "later\n");
  assertEquals(device.clock.waiting, 0);
});

Deno.test("Device stays silent, without the default and without a word in the log", async () => {
  await using device = new Simulated("rules: [{ when: A, then: [silent, never] }]\ndefault: D");
  const peer = await device.connect();
  await ask(peer, "A\nB\n", "D\n");
  assertEquals(device.messages, ['no rule for "B"']);
});

Deno.test("Device closes with FIN after its answer, and answers nothing more", async () => {
  await using device = new Simulated("rules: [{ when: Q, then: [BYE, close, never] }, { when: A, then: B }]");
  const peer = await device.connect();
  await peer.send("A\nQ\nA\n");
  assertEquals(await peer.readToEnd(), { bytes: new TextEncoder().encode("B\nBYE\n"), end: "fin" });
  await peer.send("A\n");
  peer.fin();
  assertEquals(await device.ends, [undefined]);
});

Deno.test("Device resets", async () => {
  await using device = new Simulated("rules: [{ when: R, then: reset }]");
  const peer = await device.connect();
  await peer.send("R\n");
  assertEquals(await peer.ended, "rst");
  assert((await device.ends)[0] instanceof ChannelClosed);
});

Deno.test("Device greets, and may close or reset instead", async () => {
  await using device = new Simulated("greeting: [{ reply: hello }, close]");
  const peer = await device.connect();
  assertEquals(await peer.readToEnd(), { bytes: new TextEncoder().encode("hello\n"), end: "fin" });
  await using other = new Simulated("greeting: reset");
  assertEquals(await (await other.connect()).ended, "rst");
});

Deno.test("Device talks unasked at its pace, while its condition holds, until FIN", async () => {
  await using device = new Simulated(`
state: { on: 1 }
rules: [{ when: "OFF", then: { set: { on: 0 }, reply: "OK" } }]
every:
  - { interval: 1s, when: { state: { on: 1 } }, reply: "tick {{counter}}" }
  - { interval: 2.5s, send: "tock\\\\r\\\\n" }`);
  const peer = await device.connect();
  await eventually("two timers", () => device.clock.waiting === 2);
  await device.clock.advance(999);
  assertEquals(peer.unread.length, 0);
  await device.clock.advance(1);
  await expect(peer, "tick 1\n");
  await device.clock.advance(1500);
  await expect(peer, "tick 2\ntock\r\n");
  await ask(peer, "OFF\n", "OK\n");
  await device.clock.advance(2500);
  await expect(peer, "tock\r\n");
  peer.fin();
  assertEquals(await device.ends, [undefined]);
  assertEquals(device.clock.waiting, 0);
});

Deno.test("Device does not cut an answer in two by what it says unasked", async () => {
  await using device = new Simulated(`
rules: [{ when: A, then: { reply: "abc", split: "2,1500ms" } }]
every: { interval: 1s, reply: tick }`);
  const peer = await device.connect();
  await peer.send("A\n");
  await eventually("two timers", () => device.clock.waiting === 2);
  await expect(peer, "ab");
  await device.clock.advance(1000);
  assertEquals(peer.unread.length, 0);
  await device.clock.advance(500);
  await expect(peer, "c\ntick\n");
});

Deno.test("Device tells of an action that can't be done, and goes on with the next request", async () => {
  await using device = new Simulated(`
memory: { h: { size: 2 } }
rules:
  - { when: C, then: "{{capture.1}}" }
  - { when: N, then: { read: { from: h, at: x, as: v }, reply: never } }
  - { when: R, then: { read: { from: h, at: 2, as: v }, reply: never } }
  - { when: W, then: { write: { to: h, at: 1, bytes: xx }, reply: never } }
  - { when: A, then: B }`);
  const peer = await device.connect();
  await ask(peer, "C\nN\nR\nW\nA\n", "B\n");
  assertEquals(device.messages, [
    '{{capture.1}}: the last match has no group "1" (it has none)',
    'at: "x" is not a number',
    "read: h has no 1 cells at 2",
    "write: h has no cells at 1 for 2 bytes",
  ]);
});

Deno.test("Device lets no value grow without end", async () => {
  await using device = new Simulated(`
state: { log: "" }
default: [{ set: { log: "{{state.log}}{{repeat:40000:x}}" } }, ok]`);
  const peer = await device.connect();
  await ask(peer, "x\n", "ok\n");
  await peer.send("x\n");
  await eventually("a message", () => device.messages.length === 3);
  assertEquals(device.messages[2], "set: log would be longer than 64 KiB");
});

Deno.test("Device goes on under other rules, with its state and its connections", async () => {
  await using device = new Simulated(`
state: { volt: 0, old: 1 }
rules:
  - { when: "re:^V (.*)$", then: { set: { volt: "{{capture.1}}" } } }
  - { when: "?", then: { replies: ["a {{state.volt}}", "b {{state.volt}}"] } }
every: { interval: 1s, reply: old }`);
  const peer = await device.connect();
  await ask(peer, "V 5\n?\n", "a 5\n");
  await peer.send("?");
  device.adopt(`
state: { volt: 0, new: 7 }
rules: [{ when: "??", then: "{{state.volt}} {{state.new}}" }]
every: { interval: 2s, reply: new }`);
  await ask(peer, "?\n", "5 7\n");
  await eventually("one timer", () => device.clock.waiting === 1);
  await device.clock.advance(2000);
  await expect(peer, "new\n");
  await ask(await device.connect(), "??\n", "5 7\n");
});

Deno.test("Device answers what came before a frame that is none, tells of that, and ends", async () => {
  await using device = new Simulated("framing: line:max=8\ndefault: { delay: 1ms, reply: ok }");
  const peer = await device.connect();
  await peer.send(`a\nb\n${"x".repeat(20)}`);
  await eventually("a timer", () => device.clock.waiting === 1);
  await device.clock.advance(1);
  await eventually("a timer", () => device.clock.waiting === 1);
  await device.clock.advance(1);
  await expect(peer, "ok\nok\n");
  const [end] = await device.ends;
  assert(end instanceof FramingError);
  assertEquals(end.offset, 4);
});

Deno.test("Device takes what comes before a silence for a message, where the framing says so", async () => {
  await using device = new Simulated("framing: idle:gap=20ms\nrules: [{ when: ab, then: '<ab>' }]");
  const peer = await device.connect();
  await peer.send("a");
  await eventually("a timer", () => device.clock.waiting === 1);
  await device.clock.advance(19);
  await peer.send("b");
  await eventually("both", () => device.channels[0]?.bytesIn === 2);
  await device.clock.advance(19);
  assertEquals(peer.unread.length, 0);
  await device.clock.advance(1);
  await expect(peer, "<ab>");
  assertEquals(device.messages, []);
});

Deno.test("Device does not hold what a peer that never reads has missed", async () => {
  await using device = new Simulated("every: { interval: 1ms, send: '{{repeat:1000000:x}}' }");
  const peer = await device.connect();
  peer.socket.pause();
  const channel = device.channels[0]!;
  let [sent, quiet] = [0, 0];
  await eventually("it to stop", async () => {
    await device.clock.advance(50);
    quiet = sent > 0 && channel.bytesOut === sent ? quiet + 1 : 0;
    sent = channel.bytesOut;
    return quiet === 10;
  });
  assert(sent < 20_000_000, `${sent} bytes`);
  peer.socket.resume();
  await peer.read(sent);
  await eventually("a timer", () => device.clock.waiting === 1);
  await device.clock.advance(1);
  await peer.read(1_000_000);
});

Deno.test("Device does not read on while it takes its time to answer", async () => {
  await using device = new Simulated("default: { delay: 1s, reply: ok }");
  const peer = await device.connect();
  peer.socket.write("a\n".repeat(10_000_000));
  await eventually("a timer", () => device.clock.waiting === 1);
  await device.clock.advance(3000);
  await expect(peer, "ok\nok\nok\n");
  assert(device.channels[0]!.bytesIn <= 128 * 1024, `${device.channels[0]!.bytesIn} bytes`);
});

Deno.test("Device tells of a message that is cut off by FIN", async () => {
  await using device = new Simulated("framing: modbus\ndefault: hex:83 02");
  const peer = await device.connect();
  await peer.send(new Uint8Array([0, 1, 0, 0, 0, 6, 1]));
  peer.fin();
  const [end] = await device.ends;
  assert(end instanceof FramingError);
  assertEquals(end.offset, 0);
});
