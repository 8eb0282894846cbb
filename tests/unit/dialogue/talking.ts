import { fromLatin1, latin1 } from "../../../src/bytes/bytes.ts";
import type { FramingMaker } from "../../../src/framings/framing.ts";
import type { Frame } from "../../../src/events/frame.ts";
import { type Match, parsePattern } from "../../../src/values/pattern.ts";
import { Dialogue } from "../../../src/dialogue/dialogue.ts";
import type { Expectation, MatchExpectation } from "../../../src/dialogue/expectation.ts";
import type { QueueSetting } from "../../../src/dialogue/expectation_queue.ts";
import type { Verdict } from "../../../src/dialogue/verdict.ts";
import { framings } from "../../../src/framings/index.ts";
import { FakeClock, settled } from "../fake_clock.ts";
import { linux } from "../refusal.ts";
import { FakeChannel } from "./fake_channel.ts";

export function framing(spec: string): FramingMaker {
  return framings.parse(spec, linux).made;
}

/** A dialogue with a fake channel, on a fake clock. */
export class Talking {
  readonly clock = new FakeClock();
  readonly channel = new FakeChannel(this.clock);
  readonly dialogue: Dialogue<FakeChannel>;
  readonly control = new AbortController();

  constructor(spec?: string, setting: QueueSetting = {}) {
    const maker = spec === undefined ? undefined : framing(spec);
    const context = { clock: this.clock, signal: this.control.signal };
    this.dialogue = new Dialogue(this.channel, maker, context, setting);
  }

  /** What waits to be taken. */
  get waiting(): string {
    return latin1(this.dialogue.received.buffer.view);
  }
}

export const bytes = fromLatin1;

/** Expects this text: the whole content of a message, or bytes anywhere. */
export function expecting(text: string, more: Omit<Partial<Expectation>, "wanted"> = {}): MatchExpectation {
  const pattern = parsePattern(text, linux);
  const message = ({ content }: Frame): Match | undefined => {
    const match = pattern.find(content);
    const isWhole = match?.start === 0 && match.end === content.length;
    return isWhole || !pattern.bytes ? match : undefined;
  };
  return { wanted: { pattern, message }, within: 1000, ...more };
}

/** A verdict in a few words: `other BUSY`. */
export function inWords(verdict: Verdict): string {
  switch (verdict.is) {
    case "complete":
      return verdict.is;
    case "matched":
      return `matched ${latin1(verdict.bytes)}`;
    case "ended":
      return `ended ${verdict.how} ${verdict.heard ? "heard" : "unheard"} ${latin1(verdict.received)}`
        .replace(/ $/, "");
    case "silent":
      return `silent ${verdict.heard ? "heard" : "unheard"} ${latin1(verdict.received)}`.replace(/ $/, "");
    case "full":
      return `full ${verdict.bytes}`;
    default:
      return `${verdict.is} ${latin1(verdict.received)}`.replace(/ $/, "");
  }
}

/** Notes verdicts in the order in which they are given. */
export class Verdicts {
  readonly said: string[] = [];

  add(verdict: Promise<Verdict>): void {
    verdict.then(
      (given) => this.said.push(inWords(given)),
      (error) => this.said.push(`failed ${error.message}`),
    );
  }

  /** What was said since the last call. */
  async next(): Promise<string[]> {
    await settled();
    return this.said.splice(0);
  }
}
