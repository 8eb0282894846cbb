import { systemClock } from "../../../src/events/clock.ts";
import type { Happening } from "../../../src/events/event.ts";
import { assertEquals, assertGreaterOrEqual, assertLess, assertMatch } from "../../assert.ts";
import { everyValue } from "../../harness/bytes.ts";
import { freePort, RawListener } from "../../harness/raw_peer.ts";
import { linux } from "../refusal.ts";
import { between, failureOf, outline, play, summary } from "./playing.ts";

Deno.test("runScenario() numbers steps, the rounds of a repetition and the lists that run side by side", async () => {
  const result = await play(between(`
    - repeat: 2
      steps: [wait: "0", wait: "0"]
    - parallel: [[wait: "0"], [{repeat: 1, steps: [wait: "0"]}]]`));
  assertEquals(outline(result.steps), [
    "1 passed",
    ...["1.1.1", "1.1.2", "1.2.1", "1.2.2"].map((number) => `${number} passed`),
    "2 passed",
    "2.1.1 passed",
    "2.2.1 passed",
    "2.2.1.1.1 passed",
  ]);
});

Deno.test("runScenario() says of each step what it does, in which line, and how long it took", async () => {
  const result = await play(
    "connections:\n  a: {listen: 127.0.0.1:0}\n  b: {connect: a}\nsteps:\n" +
      '  - {send: "a\\nb", on: b}\n  - wait: 30ms\n  - fin: a\n  - repeat: 1\n    steps:\n      - wait: "0"\n',
  );
  assertEquals(
    result.steps.map(({ number, text, line, status }) => `${line}: ${number} ${text} ${status}`),
    [
      "5: 1 send a\\nb on b passed",
      "6: 2 wait 30ms passed",
      "7: 3 fin on a passed",
      "8: 4 repeat 1 time passed",
    ],
  );
  assertEquals(result.steps.map(({ ms }) => ms), [0, 30, 0, 0]);
  assertGreaterOrEqual(result.ms, 30);
});

Deno.test("runScenario() skips what stands behind a step that failed", async () => {
  const result = await play(between(`
    - wait: "0"
    - repeat: 3
      steps:
        - {expect-silence: 1ms, on: a}
        - {expect: x, within: 1ms, on: a}
        - wait: 1s
    - fin: a`));
  assertEquals(outline(result.steps), [
    "1 passed",
    "2 failed",
    "2.1.1 passed",
    "2.1.2 failed",
    "2.1.3 skipped",
    "3 skipped",
  ]);
  assertEquals([result.status, result.failure], ["failed", undefined]);
  assertLess(result.ms, 900);
});

Deno.test("runScenario() stops lists that run beside one that fails", async () => {
  const result = await play(between(`
    - parallel:
        - [wait: 20s, fin: a]
        - [{repeat: 1000000, steps: [wait: 1ms]}]
        - [{expect: x, within: 20ms, on: a}]`));
  assertEquals([outline(result.steps)[0], summary(result)], [
    "1 failed",
    "failed 1.3.1: nothing came within 20ms",
  ]);
  assertEquals(result.steps[0]!.steps!.map(({ number, status }) => `${number} ${status}`), [
    "1.1.1 skipped",
    "1.1.2 skipped",
    "1.2.1 skipped",
    "1.3.1 failed",
  ]);
  assertLess(result.ms, 5000);
});

Deno.test("runScenario() keeps the first rounds of a long repetition, and the last one", async () => {
  const result = await play(between(`
    - repeat: 1000
      steps: [set: {x: "1"}, set: {y: "2"}]`));
  const numbers = result.steps[0]!.steps!.map(({ number }) => number);
  assertEquals(numbers.length, 102);
  assertEquals([numbers[0], numbers[99], ...numbers.slice(-2)], ["1.1.1", "1.50.2", "1.1000.1", "1.1000.2"]);
});

Deno.test("runScenario() shows what was expected and received, and what happened last", async () => {
  const result = await play(between(`
    - {send: "abd", on: b}
    - {expect: "abc", within: 50ms, on: a}`));
  const { message, expected, expectedBytes, received, lastEvents = [] } = failureOf(result)!;
  const bytes = (text: string) => new TextEncoder().encode(text);
  assertEquals([message, expected], ["it did not come within 50ms", "abc"]);
  assertEquals([expectedBytes, received], [bytes("abc"), bytes("abd")]);
  assertEquals(lastEvents.length, 2);
  assertMatch(lastEvents[0]!, /^\d\d:\d\d:\d\d\.\d{3} CONNECTED: 127\.0\.0\.1:\d+ #\d$/);
  assertMatch(lastEvents[1]!, /^\d\d:\d\d:\d\d\.\d{3} DATA 127\.0\.0\.1:\d+ #\d: abd$/);
});

Deno.test("runScenario() shows the events of the connection that failed, also of those before it, the last of them", async () => {
  const result = await play(between(`
    - repeat: 20
      steps: [{send: "{{counter}},", on: b}, {expect: ",", on: a}]
    - reconnect: b
    - reconnect: a
    - {send: "other", on: a}
    - {expect: x, within: 20ms, on: a}`));
  const events = failureOf(result)!.lastEvents!.map((line) =>
    line.replace(/^\S+ /, "").replace(/ \S+ #\d/, "")
  );
  assertEquals(events.length, 12);
  assertEquals(events.slice(-4), [
    "SENT FIN: after 0 B",
    "FIN: after 51 B",
    "SENT: other",
    "CLOSED: fin in=51 out=0",
  ]);
});

Deno.test("runScenario() fails without a step when it can't connect", async () => {
  const port = await freePort();
  const result = await play(`connect: 127.0.0.1:${port}\nsteps: [{repeat: 2, steps: [send: x]}, fin]`);
  assertEquals(result.failure, {
    message: `cannot connect to 127.0.0.1:${port}: connection refused (ECONNREFUSED)`,
  });
  assertEquals(outline(result.steps), ["1 skipped", "2 skipped"]);
});

Deno.test("runScenario() fails without a step when it can't listen", async () => {
  await using listener = await RawListener.open();
  const result = await play(`listen: ${listener.endpoint}\nsteps: [fin]`);
  assertEquals(
    summary(result),
    `failed -: cannot listen on ${listener.endpoint}: address already in use (EADDRINUSE)`,
  );
});

Deno.test("runScenario() keeps trying to connect for the time of retry", async () => {
  const port = await freePort();
  const result = await play(`connect: 127.0.0.1:${port}\nretry: 350ms\nsteps: [fin]`);
  assertEquals(result.status, "failed");
  assertGreaterOrEqual(result.ms, 290);
});

Deno.test("runScenario() waits for the peer of a device in the first step that needs it", async () => {
  const started = await play("listen: 127.0.0.1:0\nconnect-within: 50ms\nsteps: [wait: '0', {expect: x}]");
  assertMatch(summary(started), /^failed 2: no peer connected to 127\.0\.0\.1:\d+ within 50ms$/);
});

Deno.test("runScenario() stops the step that is under way when its time is over", async () => {
  const result = await play(
    between("- wait: 1ms\n- {expect: x, within: 9s, on: a}\n- fin: a", "timeout: 150ms"),
  );
  assertEquals(outline(result.steps), ["1 passed", "2 failed", "3 skipped"]);
  assertEquals(summary(result), "failed 2: the time of the scenario is over (timeout 150ms)");
  assertMatch(failureOf(result)!.lastEvents![0]!, /CONNECTED/);
  assertLess(result.ms, 5000);
});

Deno.test("runScenario() stops steps that never wait when its time is over", async () => {
  const result = await play(
    between("- repeat: 999999999\n  steps: [{repeat: 2, steps: [set: {x: '1'}]}]", "timeout: 100ms"),
    // Time passes although something happens all the time.
    { clock: systemClock },
  );
  assertMatch(summary(result), /^failed 1[\d.]*: the time of the scenario is over \(timeout 100ms\)$/);
  assertLess(result.ms, 5000);
});

Deno.test("runScenario() stops when the run is interrupted", async () => {
  const control = new AbortController();
  const onStep = (number: string) => {
    if (number === "2") setImmediate(() => control.abort());
  };
  const steps = "- wait: 1ms\n- {expect: x, within: 9s, on: a}\n- fin: a";
  const result = await play(between(steps), { signal: control.signal, onStep });
  assertEquals([outline(result.steps), summary(result)], [
    ["1 passed", "2 failed", "3 skipped"],
    "failed 2: the run was interrupted",
  ]);
});

Deno.test("runScenario() stops connecting when the run is interrupted", async () => {
  const control = new AbortController();
  const port = await freePort();
  const playing = play(`connect: 127.0.0.1:${port}\nretry: 60s\nsteps: [fin]`, { signal: control.signal });
  control.abort();
  assertEquals(summary(await playing), "failed -: the run was interrupted");
});

Deno.test("runScenario() ends with FIN when all went well, and with RST when not", async () => {
  await using listener = await RawListener.open();
  const run = async (steps: string) => {
    const playing = play(`connect: ${listener.endpoint}\nwithin: 50ms\nsteps: [${steps}]`);
    await using peer = await listener.accept();
    await peer.send("unread");
    const end = await peer.ended;
    peer.fin();
    return [end, (await playing).status];
  };
  assertEquals(await run("expect: unread"), ["fin", "passed"]);
  assertEquals(await run("expect: other"), ["rst", "failed"]);
});

Deno.test("runScenario() tells of what was expected as events", async () => {
  const events: Happening[] = [];
  const onEvent = (happening: Happening) => {
    if (happening.event === "expect") events.push(happening);
  };
  await play(between("- {send: x, on: b}\n- {expect: x, on: a}\n- {expect: y, within: 9ms, on: a}"), {
    onEvent,
  });
  assertEquals(events.map((event) => event.event === "expect" && [event.pattern, event.ok]), [["x", true], [
    "y",
    false,
  ]]);
});

Deno.test("runScenario() does not lock up against an echo, however much is sent before anything is expected", async () => {
  await using listener = await RawListener.open("127.0.0.1", 0, false);
  const block = "0123456789abcdef".repeat(64);
  const playing = play(
    `connect: ${listener.endpoint}\nwithin: 5s\nsteps:\n` +
      `  - repeat: 3\n    steps: [send: "{{repeat:16384:${block}}}"]\n  - send: END\n  - expect: END\n`,
    { clock: systemClock },
  );
  await using peer = await listener.accept();
  peer.socket.pipe(peer.socket);
  assertEquals(summary(await playing), "passed");
});

Deno.test("runScenario() finds bytes that are longer than what is read ahead", async () => {
  await using listener = await RawListener.open("127.0.0.1", 0, false);
  const image = everyValue(17 * 1024 * 1024);
  const platform = { ...linux, readFile: () => image };
  const steps = "[{parallel: [[send: file:image], [expect: file:image, expect-silence: 20ms]]}]";
  const playing = play(`connect: ${listener.endpoint}\nwithin: 10s\nsteps: ${steps}`, {
    platform,
    clock: systemClock,
  });
  await using peer = await listener.accept();
  peer.socket.pipe(peer.socket);
  assertEquals(summary(await playing), "passed");
});
