import { type Deviation, deviationOf } from "./deviation.ts";
import type { Comparer, Mismatch } from "./comparer.ts";
import type { ReplayPart } from "./replay_plan.ts";
import { type ConversationTurn, otherSide, type Side } from "../events/conversation.ts";
import type { Repeats } from "./echoed_bytes.ts";

/** What our side does to the connection. */
export type ReplayDeed =
  | { readonly act: "send"; readonly bytes: Uint8Array }
  | { readonly act: "fin" | "rst" };

/** What is to be done next. */
export type ReplayAction =
  | ReplayDeed
  /** Nothing for so many milliseconds; what comes meanwhile changes nothing about that. */
  | { readonly act: "pause"; readonly ms: number }
  /** Nothing, until the peer does something. In the recording that had taken `recorded` milliseconds. */
  | { readonly act: "hear"; readonly since: number; readonly recorded: number }
  /** All was played. */
  | { readonly act: "done" }
  /** The peer does something else, and it is not to go on. */
  | { readonly act: "stop"; readonly deviation: Deviation };

export interface ReplayScriptSetting {
  /** How many times as fast as recorded our side is. */
  readonly speed: number;
  /** Whether to go on when the peer deviates, as if it had not. */
  readonly goesOn: boolean;
  /** The time, on the clock that all times are told on, at which the connection was opened. */
  readonly now: number;
}

/**
 * Plays one side of a conversation: knows what is to be sent, when, and what must have come before. It has no clock and
 * no connection of its own. Everything keeps its recorded order; delays of ours are counted from what stood before
 * them, so that a peer that is slower or faster than it was shifts what follows.
 */
export class ReplayScript {
  /** In which the peer was not as recorded; without `goesOn` at most one. */
  readonly deviations: Deviation[] = [];
  readonly #part: ReplayPart;
  readonly #judge: Comparer;
  readonly #repeats: Repeats;
  readonly #setting: ReplayScriptSetting;
  readonly #them: Side;
  /** The turn that is next, and where in the streams of both sides it stands. */
  #next = 0;
  #ours = 0;
  #theirs = 0;
  /** When the turn before it was over. */
  #since: number;
  /** When the peer last did something. */
  #heardAt: number;
  #ended: "fin" | "rst" | undefined;
  #final: Deviation | undefined;

  constructor(part: ReplayPart, setting: ReplayScriptSetting) {
    this.#part = part;
    this.#setting = setting;
    this.#since = this.#heardAt = setting.now;
    this.#them = otherSide(part.us);
    const { judge, repeats } = part.begin();
    this.#judge = judge;
    this.#repeats = repeats;
  }

  /** How many messages came whole, and how many were as recorded or not. */
  get heard(): number {
    return this.#judge.progress.messages;
  }

  /** Bytes of the peer came. @param bytes lent */
  push(bytes: Uint8Array, now: number): void {
    if (this.#final) return;
    this.#heardAt = now;
    for (const finding of this.#judge.push(bytes)) {
      this.#onFinding(finding);
      if (this.#final) return;
    }
    this.#advance();
  }

  /** The peer ended: its direction by FIN, or all by RST. */
  end(how: "fin" | "rst", now: number): void {
    if (this.#final || this.#ended === "rst") return;
    this.#ended = how;
    this.#heardAt = now;
    const recorded = this.#recordedEnds;
    if (!this.#judge.isComplete) this.#onEnd(how, howEnded[how]);
    else if (recorded.length === 0 ? how === "rst" : !recorded.includes(how)) {
      const instead = recorded.length === 0 ? "" : `, not ${names[recorded[0]!]}`;
      this.#onEnd(how, `${howEnded[how]}${instead}`);
    } else if (how === "rst" && this.#hasMoreToSay) {
      this.#onEnd(how, `${howEnded[how]} before all was sent to it`);
    }
    this.#advance();
  }

  /** What is to be done now. Who asks does it, and then asks again. */
  next(now: number): ReplayAction {
    this.#advance();
    if (this.#final) return { act: "stop", deviation: this.#final };
    const turn = this.#turn;
    if (!turn) return { act: "done" };
    if (turn.from === this.#them) {
      return { act: "hear", since: this.#since, recorded: this.#recordedDelay(turn) };
    }
    const due = this.#since + this.#recordedDelay(turn) / this.#setting.speed;
    if (due > now) return { act: "pause", ms: due - now };
    // Counted from when it was due: timers that are late do not add up.
    this.#since = due;
    this.#next++;
    if (turn.kind !== "data") return { act: turn.kind };
    const bytes = this.#repeats.apply(turn.bytes, this.#ours);
    this.#ours += turn.bytes.length;
    return { act: "send", bytes };
  }

  get #turn(): ConversationTurn | undefined {
    return this.#part.conversation.turns[this.#next];
  }

  #recordedDelay({ at }: ConversationTurn): number {
    const before = this.#part.conversation.turns[this.#next - 1]?.at ?? 0;
    return Math.max(0, at - before);
  }

  /** Passes the turns of the peer that are over. */
  #advance(): void {
    for (let turn = this.#turn; turn?.from === this.#them && !this.#final; turn = this.#turn) {
      if (turn.kind === "data") {
        const end = this.#theirs + turn.bytes.length;
        // Of who has ended, nothing more is waited for.
        if (this.#ended === undefined && this.#judge.reached < this.#judge.needed(end)) return;
        this.#theirs = end;
      } else if (this.#ended === undefined || (turn.kind === "rst" && this.#ended !== "rst")) return;
      this.#next++;
      this.#since = Math.max(this.#since, this.#heardAt);
    }
  }

  /** How the peer ended in the recording: it may have been by FIN and then RST. */
  get #recordedEnds(): ("fin" | "rst")[] {
    const { turns } = this.#part.conversation;
    return turns.flatMap(({ from, kind }) => from === this.#them && kind !== "data" ? [kind] : []);
  }

  get #hasMoreToSay(): boolean {
    const rest = this.#part.conversation.turns.slice(this.#next);
    const end = rest.findIndex(({ kind }) => kind === "rst");
    return rest.slice(0, end === -1 ? rest.length : end).some(({ from, kind }) =>
      from === this.#part.us && kind === "data"
    );
  }

  #onFinding(finding: Mismatch): void {
    this.#add(deviationOf(this.#part.conversation.number, this.#them, finding));
  }

  #onEnd(how: "fin" | "rst", problem: string): void {
    const { messages, bytes } = this.#judge.progress;
    const isBehind = this.#judge.isComplete;
    this.#add({
      conversation: this.#part.conversation.number,
      from: this.#them,
      kind: "end",
      message: isBehind ? messages : messages + 1,
      byte: bytes,
      isBehind,
      problem,
      isFinal: how === "rst",
    });
  }

  #add(deviation: Deviation): void {
    this.deviations.push(deviation);
    if (!this.#setting.goesOn || deviation.isFinal) this.#final = deviation;
  }
}

const names = { fin: "FIN", rst: "RST" };
const howEnded = { fin: "the connection was ended (FIN)", rst: "the connection was reset (RST)" };
