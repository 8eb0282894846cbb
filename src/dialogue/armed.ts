import type { Frame } from "../events/frame.ts";
import { PatternSearch } from "../values/pattern_search.ts";
import type { Match } from "../values/pattern.ts";
import { ChannelClosed } from "../net/channel.ts";
import type { Ending } from "./ending.ts";
import type { Expectation } from "./expectation.ts";
import type { FrameQueue } from "./frame_queue.ts";
import type { Received } from "./received.ts";
import type { Unmet, Verdict } from "./verdict.ts";

/** A verdict, and the position in the stream up to which the bytes that it is about are taken. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly end: number;
}

type WithoutReceived<T> = T extends unknown ? Omit<T, "received"> : never;

/** An expectation that waits for its verdict. It has no timer of its own: it is asked again when anything changes. */
export class Armed {
  readonly verdict: Promise<Verdict>;
  /** Gives the verdict. */
  readonly settle: (verdict: Verdict) => void;
  readonly fail: (error: unknown) => void;
  readonly #search: PatternSearch | undefined;
  readonly #until: PatternSearch | undefined;
  /** Nothing was received for one turn of the event loop: what waits to be searched is searched now. */
  #isQuiet = false;
  /** When the peer's time to answer began, and when its answer did. */
  #startedAt: number | undefined;
  #heardAt: number | undefined;
  /** Whether its time begins when what is being sent now is sent. */
  #awaitsSend = false;
  /** The position in the stream, and how many bytes had counted, when it became the first in the queue. */
  #start = 0;
  #countedBefore = 0;

  /**
   * @param isWaiting whether its time begins now, and not with the next payload that is sent
   * @param outlives whether it was armed behind the end of the connection, for the next one
   * @param onVerdict is called before anything behind the reply is shown or judged
   */
  constructor(
    readonly expectation: Expectation,
    received: Received,
    now: number,
    readonly isWaiting: boolean,
    private outlives: boolean,
    onVerdict?: (verdict: Verdict) => void,
  ) {
    const { wanted, until } = expectation;
    this.#search = wanted?.pattern && new PatternSearch(wanted.pattern);
    this.#until = until?.when === "match" ? new PatternSearch(until.pattern) : undefined;
    if (isWaiting) this.#startedAt = now;
    this.onTurn(received, now);
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
    this.verdict = promise;
    this.settle = (verdict) => {
      onVerdict?.(verdict);
      resolve(verdict);
    };
    this.fail = reject;
  }

  /** Since when its time counts, if it does. */
  get since(): number | undefined {
    return this.#startedAt ?? (this.#awaitsSend ? undefined : this.#heardAt);
  }

  /** A payload begins to be sent, to which the peer may answer. */
  onSending(): void {
    this.outlives = false;
    const isAnswering = this.#startedAt !== undefined && this.#heardAt !== undefined;
    if (!this.isWaiting && !isAnswering) this.#awaitsSend = true;
  }

  /** The last payload is sent. */
  onSent(now: number): void {
    if (this.#awaitsSend) this.#startedAt = now;
    this.#awaitsSend = false;
  }

  /** It is the first in the queue. What was sent for it is answered only after the expectations before. */
  onTurn({ buffer, counted }: Received, now: number): void {
    this.#start = buffer.start;
    this.#countedBefore = counted - buffer.length;
    if (this.#startedAt !== undefined) this.#startedAt = now;
  }

  /** A new connection takes the place of the one it was armed on. */
  onReplaced(): void {
    this.outlives = false;
    this.#awaitsSend = false;
    this.#heardAt = undefined;
    this.#start = this.#countedBefore = 0;
    this.onDropped(Infinity);
    if (!this.isWaiting) this.#startedAt = undefined;
  }

  /** The position in the stream at which the reply ends, as far as that is known: bytes behind it are not shown yet. */
  boundary(received: Received): number | undefined {
    const { buffer, frames } = received;
    const { until } = this.expectation;
    if (this.#judgesMessages(frames)) return frames.firstEnd;
    if (this.#search) return undefined;
    if (until?.when === "bytes") return this.#start + until.count;
    const found = this.#until && this.#look(this.#until, received);
    return found && buffer.start + found.end;
  }

  /** The position up to which bytes are not needed for the verdict any more. */
  spent(received: Received): number {
    const { buffer, frames, isFull } = received;
    if (this.#judgesMessages(frames)) return buffer.start;
    const search = this.#search ?? this.#until;
    if (search) {
      return isFull && !search.isBehind ? Math.max(buffer.start, buffer.end - search.kept) : buffer.start;
    }
    return Math.min(buffer.end, this.boundary(received) ?? buffer.end);
  }

  /** So many bytes were removed from the front of the buffer. */
  onDropped(count: number): void {
    this.#search?.drop(count);
    this.#until?.drop(count);
  }

  /** Nothing was received for one turn of the event loop. */
  onQuiet(): void {
    this.#isQuiet = true;
  }

  /**
   * The judgement, or in how many milliseconds to ask again if nothing changes before; `next turn` to ask again after
   * one turn of the event loop, with `onQuiet` before if nothing was received in it.
   */
  judge(received: Received, now: number): Judgement | number | "next turn" {
    const heard = received.counted > this.#countedBefore;
    if (heard) this.#heardAt ??= now;
    const { sending, isFull, buffer, frames } = received;
    const ending = this.outlives ? undefined : received.ending;
    const found = this.#found(received);
    if (found) return found;
    const search = this.#judgesMessages(frames) ? undefined : this.#search ?? this.#until;
    if (search && search === this.#until) this.#look(search, received);
    this.#isQuiet = false;
    if (search?.isBehind) {
      if (this.#left(Math.max(received.lastAt, this.since ?? -Infinity), now) > 0) return "next turn";
      const last = search === this.#search ? this.#lastLook(search, received) : undefined;
      if (last) return last;
    }
    if (isFull && search && search.kept >= buffer.length) {
      return this.#unmet({ is: "full", bytes: buffer.length }, received);
    }
    if (ending instanceof ChannelClosed) {
      return this.#unmet({ is: "ended", how: ending.reason, heard }, received);
    }
    if (sending && !this.isWaiting) {
      const left = sending.lastMove + this.expectation.within + sending.pause - now;
      return left > 0 ? left : this.#unmet({ is: "stalled" }, received);
    }
    const quietSince = Math.max(received.lastAt, this.since ?? -Infinity);
    const completeIn = this.#completeIn(received, ending, heard, now - quietSince);
    if (completeIn <= 0) return this.#complete(received);
    if (ending !== undefined && ending !== "fin") {
      return this.#unmet({ is: "broken", error: ending }, received);
    }
    if (ending === "fin") {
      // Nothing more is received, so the time of silence need not pass.
      const isIdle = this.expectation.until?.when === "idle" && heard && !this.#isWanted;
      return isIdle ? this.#complete(received) : this.#unmet({ is: "ended", how: "fin", heard }, received);
    }
    const left = this.#left(quietSince, now);
    return left > 0 ? Math.min(left, completeIn) : this.#unmet({ is: "silent", heard }, received);
  }

  /** How many milliseconds the peer still has. */
  #left(quietSince: number, now: number): number {
    const { since } = this;
    if (since === undefined) return Infinity;
    return (this.#isWanted ? since : quietSince) + this.expectation.within - now;
  }

  get #isWanted(): boolean {
    return this.expectation.wanted !== undefined;
  }

  #judgesMessages(frames: FrameQueue | undefined): frames is FrameQueue {
    return frames !== undefined && (this.#isWanted || this.expectation.until?.when === "frame");
  }

  /** What was expected, or another message in its place. */
  #found(received: Received): Judgement | undefined {
    const { frames } = received;
    if (this.#judgesMessages(frames)) {
      const { first, firstEnd } = frames;
      return first && { verdict: this.#judgeMessage(first), end: firstEnd! };
    }
    const match = this.#search && this.#look(this.#search, received);
    return match && matched(match, received);
  }

  /** The time is over: searches the end of what was received. */
  #lastLook(search: PatternSearch, received: Received): Judgement | undefined {
    const match = search.lookLast(received.buffer.view);
    return match && matched(match, received);
  }

  #look(search: PatternSearch, { buffer, ending }: Received): Match | undefined {
    return search.look(buffer.view, this.#isQuiet || ending !== undefined);
  }

  #judgeMessage(frame: Frame): Verdict {
    const { wanted } = this.expectation;
    if (!wanted && !frame.bad) return { is: "complete" };
    const match = frame.bad ? undefined : wanted?.message(frame);
    if (!match) return { is: "other", received: frame.content, frame };
    return { is: "matched", match, bytes: frame.content, frame };
  }

  /** In how many milliseconds of silence the reply is complete: 0 or less if it is, Infinity if never. */
  #completeIn(received: Received, ending: Ending | undefined, heard: boolean, quiet: number): number {
    const { until } = this.expectation;
    const { buffer } = received;
    const when = (isComplete: boolean) => isComplete ? 0 : Infinity;
    switch (until?.when) {
      case "sent":
        return when(this.#startedAt !== undefined);
      case "close":
        return when(ending === "fin");
      case "idle":
        return heard ? until.ms - quiet : Infinity;
      case "bytes":
        return when(buffer.end >= this.#start + until.count);
      case "match":
        return when(this.#look(this.#until!, received) !== undefined);
      default:
        return Infinity;
    }
  }

  #complete(received: Received): Judgement {
    const { buffer } = received;
    const end = this.boundary(received) ?? buffer.end;
    if (!this.#isWanted) return { verdict: { is: "complete" }, end };
    return { verdict: { is: "other", received: buffer.view.slice(0, end - buffer.start) }, end };
  }

  /** The bytes that were no match are taken too, so that the next expectation is not judged by them. */
  #unmet(why: WithoutReceived<Unmet>, { buffer, frames }: Received): Judgement {
    const end = this.#judgesMessages(frames) ? buffer.start : buffer.end;
    return { verdict: { ...why, received: buffer.view.slice() } as Unmet, end };
  }
}

function matched(match: Match, { buffer }: Received): Judgement {
  const bytes = buffer.view.slice(match.start, match.end);
  return { verdict: { is: "matched", match, bytes }, end: buffer.start + match.end };
}
