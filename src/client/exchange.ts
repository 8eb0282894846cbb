import type { Clock } from "../events/clock.ts";
import { formatDuration } from "../values/duration.ts";
import { ExitCode } from "../values/exit_codes.ts";
import type { Match, Pattern } from "../values/pattern.ts";
import { nextTurn, PatternSearch } from "../values/pattern_search.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import type { Inbox } from "./inbox.ts";
import type { Messages } from "./messages.ts";
import { explainMismatch } from "./mismatch.ts";
import type { Until } from "./until.ts";

/** One payload and the reply to it. */
export interface Request {
  readonly payload: Uint8Array;
  readonly expect: Pattern | undefined;
  readonly until: Until;
  /** Milliseconds of silence after which we give up; with an expectation, from when the payload was sent. */
  readonly timeout: number;
}

/** How an exchange went; `message` says why when it did not go well. */
export interface Outcome {
  readonly code: ExitCode;
  readonly message?: string;
  /** What was expected and came. */
  readonly match?: Match;
}

export interface ExchangeTools {
  readonly channel: Channel;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** Is there when messages are told apart; `until` may be `frame` only then. */
  readonly messages: Messages | undefined;
  /** Writes the payload in the way the user asked for. */
  send(payload: Uint8Array): Promise<void>;
  /** Shows bytes of the reply. */
  print(bytes: Uint8Array): Promise<void>;
}

/** Sends a payload and judges the reply. Reading goes on while sending, so that an echo can't lock us up. */
export function exchange(request: Request, tools: ExchangeTools): Promise<Outcome> {
  return new Exchange(request, tools).run();
}

const ok: Outcome = { code: ExitCode.Ok };

class Exchange {
  readonly #request: Request;
  readonly #tools: ExchangeTools;
  readonly #bytesBefore: number;
  readonly #expected: PatternSearch | undefined;
  readonly #last: PatternSearch | undefined;
  #sentAt: number | undefined;
  /** Nothing arrived for one turn of the event loop. */
  #isQuiet = false;
  /** The time is up. */
  #isLate = false;

  constructor(request: Request, tools: ExchangeTools) {
    this.#request = request;
    this.#tools = tools;
    const { expect, until } = request;
    this.#expected = expect && until.when !== "frame" ? new PatternSearch(expect) : undefined;
    this.#last = until.when === "match" ? new PatternSearch(until.pattern) : undefined;
    this.#bytesBefore = tools.channel.bytesIn;
  }

  async run(): Promise<Outcome> {
    const { inbox, clock } = this.#tools;
    const sent = this.#send();
    while (true) {
      // Asked for before looking, so that nothing that happens meanwhile is missed.
      const changed = inbox.changed;
      await this.#print();
      const verdict = this.#judge();
      if (typeof verdict !== "number") return verdict;
      if (this.#isBehind) {
        const before = inbox.pending.length;
        await nextTurn();
        this.#isQuiet = inbox.pending.length === before;
        continue;
      }
      this.#isQuiet = false;
      const timer = Promise.withResolvers<void>();
      const cancel = clock.after(verdict, timer.resolve);
      await Promise.race(
        this.#sentAt === undefined ? [changed, timer.promise, sent] : [changed, timer.promise],
      );
      cancel();
    }
  }

  async #send(): Promise<void> {
    try {
      await this.#tools.send(this.#request.payload);
      this.#sentAt = this.#tools.clock.now();
    } catch (error) {
      // The inbox learns of a closed channel too, and says so in order with what came before.
      if (!(error instanceof ChannelClosed)) throw error;
      this.#tools.inbox.ending ??= error;
    }
  }

  /** Shows what came, up to the end of the reply, once; also what comes meanwhile, as it is judged next. */
  async #print(): Promise<void> {
    const { inbox, print } = this.#tools;
    while (true) {
      const end = Math.min(inbox.pending.length, this.#boundary() ?? Infinity);
      if (end <= inbox.shown) return;
      const fresh = inbox.pending.view.slice(inbox.shown, end);
      inbox.shown = end;
      await print(fresh);
    }
  }

  /** Where in the pending bytes the reply ends, if that is known: for `bytes` and `match` it is exact. */
  #boundary(): number | undefined {
    const { until, expect } = this.#request;
    if (until.when === "frame") return this.#tools.messages?.firstEnd;
    if (expect) return undefined;
    if (until.when === "bytes") return until.count;
    if (until.when === "match") return this.#look(this.#last)?.end;
    return undefined;
  }

  /** The outcome, or how many milliseconds to wait for more. */
  #judge(): Outcome | number {
    const { inbox, clock, channel, messages } = this.#tools;
    const { until, expect, timeout } = this.#request;
    const heard = inbox.pending.length > 0 || channel.bytesIn > this.#bytesBefore;
    if (this.#sentAt === undefined) {
      if (inbox.ending instanceof ChannelClosed) return this.#broken(inbox.ending);
      const left = channel.lastActivity + timeout - clock.now();
      return left > 0 ? left : this.#timedOut("the peer does not take what is sent");
    }
    const found = this.#find();
    if (found) {
      inbox.take(found.end);
      return { ...ok, match: found.match };
    }
    if (inbox.ending instanceof ChannelClosed && !this.#isBehind) return this.#broken(inbox.ending);
    const quietSince = Math.max(inbox.lastAt, this.#sentAt);
    const left = (expect ? this.#sentAt : quietSince) + timeout - clock.now();
    if (this.#isBehind) {
      this.#isLate = left <= 0;
      return 0;
    }
    const complete = this.#complete(until, heard, clock.now() - quietSince);
    if (complete === true) return expect ? this.#mismatch() : this.#taken();
    const framingError = messages?.error;
    if (framingError) return { code: ExitCode.Unexpected, message: framingError.message };
    if (inbox.ending === "fin") return this.#ended(heard);
    if (left > 0) return Math.min(left, complete === false ? Infinity : complete);
    if (expect && heard) return this.#mismatch();
    return this.#timedOut(
      heard ? "the reply is not complete" : "nothing was heard",
      this.#limitNote(this.#last),
    );
  }

  /** What was expected, when it has come, and where in the pending bytes the reply ends then. */
  #find(): { match: Match; end: number } | undefined {
    const { expect, until } = this.#request;
    const { messages } = this.#tools;
    if (!expect) return undefined;
    const isMessage = until.when === "frame";
    const content = isMessage ? messages?.first?.content : undefined;
    const match = isMessage ? content && expect.find(content) : this.#look(this.#expected);
    return match && { match, end: (isMessage ? messages?.firstEnd : undefined) ?? match.end };
  }

  /** Whether bytes wait to be searched, so that there is no verdict yet. */
  get #isBehind(): boolean {
    return (this.#expected?.isBehind || this.#last?.isBehind) ?? false;
  }

  #look(search: PatternSearch | undefined): Match | undefined {
    const { inbox } = this.#tools;
    const { view } = inbox.pending;
    if (this.#isLate) return search?.lookLast(view);
    return search?.look(view, this.#isQuiet || inbox.ending !== undefined);
  }

  /** Whether the reply is complete; or in how many milliseconds it will be if nothing more comes. */
  #complete(until: Until, heard: boolean, quiet: number): boolean | number {
    const { pending, ending } = this.#tools.inbox;
    switch (until.when) {
      case "sent":
        return true;
      case "close":
        return ending === "fin";
      case "idle":
        return heard && (quiet >= until.ms || until.ms - quiet);
      case "frame":
        return this.#tools.messages?.first !== undefined;
      case "bytes":
        return pending.length >= until.count;
      case "match":
        return this.#look(this.#last) !== undefined;
    }
  }

  #taken(): Outcome {
    const { inbox } = this.#tools;
    inbox.take(this.#boundary() ?? inbox.pending.length);
    return ok;
  }

  #ended(heard: boolean): Outcome {
    const { until, expect } = this.#request;
    // No more can come, so the time of silence need not be waited for.
    if (until.when === "idle" && heard && !expect) return this.#taken();
    const message = `the peer closed the connection (FIN) ${
      heard ? "before the reply was complete" : "without a reply"
    }`;
    return {
      code: ExitCode.Broken,
      message: expect && heard
        ? `${message}${this.#limitNote(this.#expected)}\n${this.#difference(expect)}`
        : message,
    };
  }

  #broken({ reason }: ChannelClosed): Outcome {
    const what = reason === "rst"
      ? "the peer reset the connection (RST)"
      : `the connection broke (${reason})`;
    return { code: ExitCode.Broken, message: what };
  }

  #mismatch(): Outcome {
    const limit = this.#limitNote(this.#expected);
    const message = `the reply is not what was expected${limit}\n${this.#difference(this.#request.expect!)}`;
    this.#tools.inbox.take(this.#boundary());
    return { code: ExitCode.Unexpected, message };
  }

  #difference(expect: Pattern): string {
    const { inbox, messages } = this.#tools;
    const message = this.#request.until.when === "frame" ? messages?.first : undefined;
    return explainMismatch(expect, message?.content ?? inbox.pending.view);
  }

  #limitNote(search: PatternSearch | undefined): string {
    return search?.limitNote(this.#tools.inbox.pending.view) ?? "";
  }

  #timedOut(what: string, limit = ""): Outcome {
    return {
      code: ExitCode.Timeout,
      message: `timed out: ${what} within ${formatDuration(this.#request.timeout)}${limit}`,
    };
  }
}
