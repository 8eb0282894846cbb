import type { Expectation } from "../../../src/dialogue/expectation.ts";
import type { Until } from "../../../src/dialogue/until.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";
import { bytes, expecting, Talking, Verdicts } from "./talking.ts";

/** What happens one after the other: a number lets so many milliseconds pass. */
type Happening = string | number | ((talking: Talking) => void | Promise<void>);

const fin = ({ channel }: Talking) => channel.fins();
const rst = ({ channel }: Talking) => channel.resets();
const stall = ({ channel }: Talking) => channel.stalls();
const drain = ({ channel }: Talking) => channel.drains();
/** Sends without waiting for it. */
const send = ({ dialogue }: Talking) => void dialogue.send(bytes("?"), { raw: true }).catch(() => {});

interface Case {
  readonly framing?: string;
  readonly limit?: number;
  readonly expected: Expectation;
  /** Whether its time begins at once, and not when something is sent. */
  readonly isWaiting?: boolean;
  readonly before?: readonly Happening[];
  readonly then: readonly Happening[];
  /** None, as long as there is none. */
  readonly verdict?: string;
  /** What waits to be taken afterwards. */
  readonly left?: string;
}

function any(until: Until): Expectation {
  return { until, within: 1000 };
}

const idle = (ms: number): Until => ({ when: "idle", ms });
const line: Until = { when: "match", pattern: parsePattern("re:\\n", linux) };

const cases: Record<string, Case> = {
  "a bad message is another one, whatever is expected, and the next one is judged by itself": {
    framing: "line:check=sum8,as=hex",
    expected: expecting("re:A"),
    then: [send, "A42\nA41\n"],
    verdict: "other A",
    left: "A41\n",
  },
  "a bad message does not complete a reply": {
    framing: "line:check=sum8,as=hex",
    expected: any({ when: "frame" }),
    then: [send, "A42\n"],
    verdict: "other A",
  },
  "bytes are found in what was received before and after": {
    expected: expecting("OK"),
    before: ["..O"],
    then: [send, "K!"],
    verdict: "matched OK",
    left: "!",
  },
  "without `until` other bytes decide nothing before the time is over": {
    expected: expecting("DONE"),
    then: [send, "BUSY", 999],
    left: "BUSY",
  },
  "the time is over and something else was heard": {
    expected: expecting("DONE"),
    then: [send, "BUSY", 1000],
    verdict: "silent heard BUSY",
  },
  "the time is over and nothing was heard": {
    expected: expecting("DONE"),
    then: [send, 1000],
    verdict: "silent unheard",
  },
  "time counts from when all is sent, and bytes do not extend it": {
    expected: expecting("DONE"),
    then: [stall, send, 500, drain, 600, "BUSY", 399],
    left: "BUSY",
  },
  "the time is over, counted from when all is sent": {
    expected: expecting("DONE"),
    then: [stall, send, 500, drain, 600, "BUSY", 400],
    verdict: "silent heard BUSY",
  },
  "time counts from the start of a wait": {
    expected: expecting("DONE"),
    isWaiting: true,
    then: [500, send, 500],
    verdict: "silent unheard",
  },
  "without a payload time counts from the first byte": {
    expected: expecting("DONE"),
    then: [5000, "BUSY", 1000],
    verdict: "silent heard BUSY",
  },
  "a second payload begins the time again, unless the peer answers already": {
    expected: expecting("DONE"),
    then: [send, 900, send, 900, "B", send, 100],
    verdict: "silent heard B",
  },
  "the peer does not take what is sent": {
    expected: expecting("OK"),
    then: [stall, send, 1000],
    verdict: "stalled",
  },
  "a match while sending is one": {
    expected: expecting("OK"),
    then: [stall, send, "OK"],
    verdict: "matched OK",
  },
  "FIN while sending is judged when all is sent": {
    expected: expecting("OK"),
    then: [stall, send, fin, 500],
  },
  "FIN before anything": { expected: expecting("OK"), then: [send, fin], verdict: "ended fin unheard" },
  "FIN after something else": {
    expected: expecting("OK"),
    then: [send, "NO", fin],
    verdict: "ended fin heard NO",
  },
  "FIN behind what is expected": {
    expected: expecting("OK"),
    before: ["OK", fin],
    then: [send],
    verdict: "matched OK",
  },
  "RST while sending": { expected: expecting("OK"), then: [stall, send, rst], verdict: "ended rst unheard" },
  "RST before anything": { expected: expecting("OK"), then: [send, rst], verdict: "ended rst unheard" },
  "RST behind FIN": {
    expected: any({ when: "close" }),
    then: [stall, send, fin, rst],
    verdict: "ended rst unheard",
  },
  "RST behind what is expected": {
    expected: expecting("OK"),
    before: ["OK", rst],
    then: [send],
    verdict: "matched OK",
  },
  "RST in the middle": { expected: expecting("OK"), then: [send, "O", rst], verdict: "ended rst heard O" },

  "until idle: silence completes another reply": {
    expected: expecting("DONE", { until: idle(500) }),
    then: [send, "BUSY", 499, "!", 500],
    verdict: "other BUSY!",
  },
  "until idle: no silence before the first byte": {
    expected: any(idle(100)),
    then: [send, 900, "x", 99],
    left: "",
  },
  "until idle: any reply": { expected: any(idle(100)), then: [send, "x", 100], verdict: "complete" },
  "until idle: silence counts from when all is sent": {
    expected: any(idle(100)),
    then: [stall, send, "x", 500, drain, 99],
  },
  "until idle: FIN ends the silence": {
    expected: any(idle(100)),
    then: [send, "x", fin],
    verdict: "complete",
  },
  "until idle: FIN without a byte": {
    expected: any(idle(100)),
    then: [send, fin],
    verdict: "ended fin unheard",
  },
  "until bytes: up to the exact byte": {
    expected: any({ when: "bytes", count: 3 }),
    then: [send, "ab", "cde"],
    verdict: "complete",
    left: "de",
  },
  "until bytes: too few": {
    expected: any({ when: "bytes", count: 3 }),
    then: [send, "ab", 1000],
    verdict: "silent heard",
  },
  "until bytes: the time is that of silence": {
    expected: any({ when: "bytes", count: 3 }),
    then: [send, 900, "a", 900, "b", 900, "c"],
    verdict: "complete",
  },
  "until match: up to the exact byte": {
    expected: any(line),
    then: [send, "a\nb"],
    verdict: "complete",
    left: "b",
  },
  "until match: another reply": {
    expected: expecting("OK", { until: line }),
    then: [send, "NO\n"],
    verdict: "other NO\n",
  },
  "until close": { expected: any({ when: "close" }), then: [send, "a", 500, fin], verdict: "complete" },
  "until close: another reply": {
    expected: expecting("OK", { until: { when: "close" } }),
    then: [send, "NO", fin],
    verdict: "other NO",
  },
  "until sent": { expected: any({ when: "sent" }), then: [stall, send, 500, drain], verdict: "complete" },
  "until sent, behind the bytes of an earlier reply": {
    expected: any({ when: "sent" }),
    before: ["late"],
    then: [send],
    verdict: "complete",
  },
  "more bytes than are kept": {
    expected: expecting("re:x$"),
    limit: 4,
    then: [send, "abcde"],
    verdict: "full 5",
  },
  "literal bytes are found behind more than is kept": {
    expected: expecting("xy"),
    limit: 4,
    then: [send, "abcdefgx", "y."],
    verdict: "matched xy",
    left: ".",
  },
  "any number of bytes is more than is kept": {
    expected: any({ when: "bytes", count: 10 }),
    limit: 4,
    then: [send, "abcde", "fghij", "k"],
    verdict: "complete",
    left: "k",
  },

  "a message must be it, as a whole": {
    framing: "line",
    expected: expecting("OK"),
    then: [send, "OK", "\nnext"],
    verdict: "matched OK",
    left: "next",
  },
  "another message is judged when it is complete": {
    framing: "line",
    expected: expecting("OK"),
    then: [send, "NOT O", "K\nOK\n"],
    verdict: "other NOT OK",
    left: "OK\n",
  },
  "until frame: any message": {
    framing: "line",
    expected: any({ when: "frame" }),
    then: [send, "a\nb\n"],
    verdict: "complete",
    left: "b\n",
  },
  "silence completes a message": {
    framing: "idle:gap=20ms",
    expected: expecting("reply", { until: { when: "frame" } }),
    then: [send, "rep", 19, "ly", 20],
    verdict: "matched reply",
  },
  "FIN completes a message": {
    framing: "idle:gap=20ms",
    expected: expecting("reply"),
    then: [send, "reply", fin],
    verdict: "matched reply",
  },
  "no message in time, but the beginning of one": {
    framing: "line",
    expected: expecting("OK"),
    then: [send, "O", 1000],
    verdict: "silent heard O",
    left: "O",
  },
  "no message in time": {
    framing: "line",
    expected: expecting("OK"),
    then: [send, 1000],
    verdict: "silent unheard",
  },
  "messages before the stream is broken are judged first": {
    framing: "length:bytes=1,max=3",
    expected: expecting("OK"),
    then: [send, "\x02OK\x09"],
    verdict: "matched OK",
    left: "\x09",
  },
  "the stream is broken": {
    framing: "length:bytes=1,max=3",
    expected: expecting("OK"),
    then: [send, "\x09abc"],
    verdict: "broken \x09abc",
    left: "\x09abc",
  },
  "the stream ends in the middle of a message": {
    framing: "fixed:size=4",
    expected: expecting("abcd"),
    then: [send, "abc", fin],
    verdict: "broken abc",
    left: "abc",
  },
  "RST in the middle of a message": {
    framing: "fixed:size=4",
    expected: expecting("abcd"),
    then: [send, "abc", rst],
    verdict: "ended rst heard abc",
    left: "abc",
  },
  "RST behind a message": {
    framing: "fixed:size=4",
    expected: expecting("abcd"),
    before: ["abcd", rst],
    then: [send],
    verdict: "matched abcd",
  },
};

for (
  const [what, { framing, limit, expected, isWaiting, before = [], then, verdict, left = "" }] of Object
    .entries(cases)
) {
  Deno.test(`Dialogue judges: ${what}`, async () => {
    const talking = new Talking(framing, limit === undefined ? {} : { limit });
    const { dialogue, clock, channel } = talking;
    const verdicts = new Verdicts();
    const run = async (happenings: readonly Happening[]) => {
      for (const happening of happenings) {
        if (typeof happening === "number") await clock.advance(happening);
        else if (typeof happening === "string") await channel.sends(happening);
        else await happening(talking);
      }
    };
    await run(before);
    verdicts.add(isWaiting ? dialogue.expect(expected) : dialogue.arm(expected));
    await run(then);
    assertEquals([await verdicts.next(), talking.waiting], [verdict === undefined ? [] : [verdict], left]);
    dialogue.stop();
    assertEquals(clock.waiting, 0);
  });
}
