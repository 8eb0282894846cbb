import type { Context } from "../events/context.ts";
import type { Frame } from "../events/frame.ts";
import { explainMismatch } from "../client/mismatch.ts";
import type { Dialogue } from "../dialogue/dialogue.ts";
import { matchMessage } from "../dialogue/match_message.ts";
import type { Verdict } from "../dialogue/verdict.ts";
import type { Channel } from "../net/channel.ts";
import { formatDuration } from "../values/duration.ts";
import { limitNote, type Match, type Pattern } from "../values/pattern.ts";
import type { Display } from "./display.ts";

export interface ReplyTimes {
  /** Milliseconds from sending, in which the expected must be received. */
  readonly timeout: number;
  /** Milliseconds of silence after which a reply without a framing is taken to be complete. */
  readonly silence: number;
}

/** What the user expects of the peer, in order: armed in the dialogue, and shown when it is judged. */
export class Expectations {
  #hasFailed = false;
  #match: Match | undefined;
  /** When the last payload was sent, and the last expectation was judged. */
  #sentAt = -Infinity;
  #judgedAt = -Infinity;

  constructor(readonly patience: ReplyTimes, readonly context: Context, readonly display: Display) {}

  /** Whether anything was received that was not expected. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** What was found last, for templates. */
  get match(): Match | undefined {
    return this.#match;
  }

  /** Expects a pattern behind those that wait; its time begins with the next payload that is sent. */
  arm(pattern: Pattern, dialogue: Dialogue<Channel>): void {
    const { clock } = this.context;
    const { timeout, silence } = this.patience;
    const isMessage = dialogue.received.frames !== undefined;
    const armedAt = clock.now();
    dialogue.arm({
      wanted: { pattern, message: (frame: Frame) => matchMessage(pattern, frame) },
      // A message may pause for longer than a reply without a framing.
      until: isMessage ? undefined : { when: "idle", ms: silence },
      within: timeout,
    }, (verdict) => this.#onVerdict(verdict, pattern, armedAt, dialogue));
  }

  onSent(): void {
    this.#sentAt = this.context.clock.now();
  }

  #onVerdict(verdict: Verdict, pattern: Pattern, armedAt: number, dialogue: Dialogue<Channel>): void {
    if (verdict.is === "stopped" || verdict.is === "complete") return;
    const now = this.context.clock.now();
    const took = now - Math.max(armedAt, this.#sentAt, this.#judgedAt);
    this.#judgedAt = now;
    const ok = verdict.is === "matched";
    if (ok) {
      this.#match = verdict.match;
      this.display.good(`matched ${pattern.text} after ${formatDuration(Math.round(took))}`);
    } else this.display.bad(explain(verdict, pattern, dialogue.received.frames !== undefined));
    this.#hasFailed ||= !ok;
    const { id: conn, peer } = dialogue.channel;
    this.context.emit({ event: "expect", conn, peer, ok, pattern: pattern.text, took });
  }
}

type UnmetReply = Exclude<Verdict, { is: "matched" | "complete" | "stopped" }>;

function explain(verdict: UnmetReply, pattern: Pattern, isMessage: boolean): string {
  const { received } = verdict;
  const isReply = verdict.is === "other" || verdict.is === "full" || (!isMessage && received.length > 0);
  if (verdict.is === "other" && verdict.frame?.bad) {
    return `this is a bad message: ${verdict.frame.bad.problem}`;
  }
  if (isReply) {
    return `this is not what was expected${limitNote(pattern, received.length)}\n${
      explainMismatch(pattern, received)
    }`;
  }
  return `${silenceText(verdict)}\n  expected  ${pattern.text}`;
}

function silenceText(verdict: UnmetReply): string {
  if (verdict.received.length > 0) return "no whole message was received";
  switch (verdict.is) {
    case "ended":
      return "the peer sent nothing";
    case "stalled":
      return "the peer does not take what is sent";
    default:
      return "nothing was heard";
  }
}
