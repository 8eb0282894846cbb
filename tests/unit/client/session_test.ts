import type { Until } from "../../../src/dialogue/until.ts";
import { assertEquals } from "../../assert.ts";
import type { FakeChannel } from "../dialogue/fake_channel.ts";
import { type Act, type Plan, play, stall } from "./requesting.ts";

const fin = (channel: FakeChannel) => channel.fins();
const rst = (channel: FakeChannel) => channel.resets();
const drain = (channel: FakeChannel) => channel.drains();

const idle: Until = { when: "idle", ms: 500 };
const frame: Until = { when: "frame" };
const mismatch = "the reply is not what was expected";
const difference = (expected: string, received: string) =>
  `\n  expected  ${expected}\n  received  ${received}`;
const hint = "\n  waited 1s; --until idle:500ms judges earlier";

interface Case extends Plan {
  readonly then: readonly Act[];
  /** The exit code, and the message; undefined while there is no outcome. */
  readonly is: readonly [code: number, message?: string] | undefined;
  readonly printed?: string;
}

const cases: Record<string, Case> = {
  "--expect alone waits over other bytes and silence until the match": {
    expect: "DONE",
    then: ["BUSY", 900, "DONE"],
    is: [0],
    printed: "BUSYDONE",
  },
  "--expect alone decides nothing early": {
    expect: "DONE",
    then: ["BUSY", 999],
    is: undefined,
    printed: "BUSY",
  },
  "--expect alone: exit 1 when the time is over and something was heard": {
    expect: "DONE",
    then: ["BUSY", 1000],
    is: [1, `${mismatch}${difference("DONE", "BUSY")}${hint}`],
  },
  "--expect alone: exit 4 when the time is over and nothing was heard": {
    expect: "DONE",
    then: [1000],
    is: [4, "timed out: nothing was heard within 1s"],
  },
  "--timeout is counted from the end of sending, not from the last byte": {
    expect: "DONE",
    before: [stall],
    then: [500, drain, 600, "BUSY", 400],
    is: [1, `${mismatch}${difference("DONE", "BUSY")}${hint}`],
  },
  "--expect alone: exit 5 for a FIN first, with the difference": {
    expect: "DONE",
    then: ["BUSY", fin],
    is: [
      5,
      `the peer closed the connection (FIN) before the reply was complete${difference("DONE", "BUSY")}`,
    ],
  },
  "--expect alone: exit 5 for a FIN without a byte": {
    expect: "DONE",
    then: [fin],
    is: [5, "the peer closed the connection (FIN) without a reply"],
  },
  "--expect alone: exit 5 for a RST first": {
    expect: "DONE",
    then: ["BUSY", rst],
    is: [5, "the peer reset the connection (RST)"],
  },
  "--expect is met by what was received right before a RST": { expect: "DONE", then: ["DONE", rst], is: [0] },
  "--until idle judges earlier": {
    expect: "DONE",
    until: idle,
    then: ["BUSY", 500],
    is: [1, `${mismatch}${difference("DONE", "BUSY")}`],
  },
  "--until bytes judges at so many bytes": {
    expect: "DONE",
    until: { when: "bytes", count: 4 },
    then: ["BUSY"],
    is: [1, `${mismatch}${difference("DONE", "BUSY")}`],
  },
  "without --expect silence completes a reply": {
    until: idle,
    then: ["a", 499, "b", 500],
    is: [0],
    printed: "ab",
  },
  "without --expect FIN completes a reply that silence would": {
    until: idle,
    then: ["a", fin],
    is: [0],
    printed: "a",
  },
  "without --expect nothing heard is exit 4": {
    until: idle,
    then: [1000],
    is: [4, "timed out: nothing was heard within 1s"],
  },
  "without --expect an incomplete reply is exit 4": {
    until: { when: "bytes", count: 4 },
    then: ["abc", 1000],
    is: [4, "timed out: the reply is not complete within 1s"],
  },
  "--until close is complete at FIN": {
    until: { when: "close" },
    then: ["a", 900, "b", fin],
    is: [0],
    printed: "ab",
  },
  "--until sent waits for no reply": { until: { when: "sent" }, then: [], is: [0] },
  "a peer that takes nothing is exit 4": {
    until: idle,
    before: [stall],
    then: [1000],
    is: [4, "timed out: the peer does not take what is sent within 1s"],
  },
  "a message must be the expected one as a whole": {
    framing: "line",
    until: frame,
    expect: "ell",
    then: ["hello\n"],
    is: [
      1,
      `${mismatch}${
        difference("ell", "hello")
      }\n  nearest   all 3 bytes at offset 1, but the message has others besides`,
    ],
  },
  "a regular expression finds its place in a message": {
    framing: "line",
    until: frame,
    expect: "re:ell",
    then: ["hello\n"],
    is: [0],
  },
  "all bytes of a message on the wire are the whole message too": {
    framing: "line",
    until: frame,
    expect: "BUSY\\r\\n",
    then: ["BUSY\r\n"],
    is: [0],
  },
  "a framing that ends messages by silence does so in the client": {
    framing: "idle:gap=20ms",
    until: frame,
    expect: "reply",
    then: ["rep", 10, "ly", 20],
    is: [0],
  },
  "the next message decides, not a later one": {
    framing: "line",
    until: frame,
    expect: "DONE",
    then: ["BUSY\nDONE\n"],
    is: [1, `${mismatch}${difference("DONE", "BUSY")}`],
    printed: "BUSY\n",
  },
  "--ignore passes over messages, and prints them": {
    framing: "line",
    until: frame,
    expect: "DONE",
    ignore: ["re:^beat"],
    then: ["beat 1\n", 400, "beat 2\nDONE\n"],
    is: [0],
    printed: "beat 1\nbeat 2\nDONE\n",
  },
  "--ignore: messages that are ignored are not heard, and extend no time": {
    framing: "line",
    until: frame,
    expect: "DONE",
    ignore: ["beat"],
    then: ["beat\n", 500, "beat\n", 500],
    is: [4, "timed out: nothing was heard within 1s"],
    printed: "beat\nbeat\n",
  },
  "a stream that does not follow the framing is exit 1": {
    framing: "line:max=4",
    until: frame,
    then: ["too long"],
    is: [1, "a line has more than 4 bytes (at byte 0 of the stream)"],
  },
  "a second payload gets what was received behind the first reply": {
    payloads: ["a", "b"],
    until: { when: "bytes", count: 2 },
    then: ["1122"],
    is: [0],
    printed: "1122",
  },
};

for (const [name, { then, is, printed, ...plan }] of Object.entries(cases)) {
  Deno.test(`Session: ${name}`, async () => {
    const result = await play(plan, then);
    const { outcome } = result;
    assertEquals(outcome && [outcome.code, outcome.message], is && [is[0], is[1]]);
    if (printed !== undefined) assertEquals(result.printed, printed);
  });
}

Deno.test("Session: fields of the last message can be used in the next payload", async () => {
  const hello = "\x00\x07\x00\x00\x00\x02\x01\x03";
  const plan = { payloads: ["hex:01 03", "hex:01 {{frame.transaction}}"], framing: "modbus", until: frame };
  const { sent } = await play(plan, [hello]);
  assertEquals(sent.length, 2);
  assertEquals(sent[1]?.endsWith("\x017"), true, JSON.stringify(sent));
});

Deno.test("Session emits how each expectation was judged", async () => {
  const { events } = await play({ expect: "OK" }, [5, "OK"]);
  const peer = { host: "127.0.0.1", port: 1 };
  assertEquals(events, [{ event: "expect", conn: 1, peer, ok: true, pattern: "OK", took: 5 }]);
});
