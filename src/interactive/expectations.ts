import { ByteBuffer } from "../bytes/byte_buffer.ts";
import { limitNote, type Match, type Pattern } from "../values/pattern.ts";
import { PatternSearch } from "../values/pattern_search.ts";
import { explainMismatch } from "../client/mismatch.ts";

/** How an expectation was judged. */
export interface Verdict {
  readonly ok: boolean;
  /** What was found, when it is well. */
  readonly match: Match | undefined;
  readonly pattern: Pattern;
  /** Milliseconds, from the last thing that was sent for it, or else from when it was set up. */
  readonly took: number;
  /** What to say of it; may have several lines. */
  readonly message: string;
}

export interface Patience {
  /** Milliseconds from sending, in which the expected must have come. */
  readonly timeout: number;
  /** Milliseconds of silence after which what has come is taken to be all of it. */
  readonly silence: number;
}

interface Expected {
  readonly search: PatternSearch;
  readonly setUpAt: number;
  /** When the peer's time to answer began, if anything was sent since. */
  sentAt?: number;
  /** When its first byte came. */
  heardAt?: number;
  /** Whether a message has begun that may be it. */
  hasBegun?: boolean;
}

/** More than this (in bytes) is not searched for a pattern. */
const most = 1024 * 1024;

/**
 * What is expected of a peer, one after the other; each is judged by what comes behind the bytes of the one before,
 * or where messages are told apart, by the next message.
 */
export class Expectations {
  readonly #waiting: Expected[] = [];
  readonly #received = new ByteBuffer();
  /** A message that is to be judged. */
  #message: Uint8Array | undefined;
  #lastAt = 0;
  /** How many bytes were there when it was judged last. */
  #judged = 0;
  #isOver = false;

  constructor(readonly patience: Patience) {}

  get size(): number {
    return this.#waiting.length;
  }

  expect(pattern: Pattern, now: number): void {
    // Whoever was there has been judged; this is about the next peer.
    this.#isOver = false;
    this.#waiting.push({ search: new PatternSearch(pattern), setUpAt: now });
  }

  clear(): void {
    this.#waiting.length = 0;
    this.forget();
  }

  /** What has come so far is not what anything is judged by. */
  forget(): void {
    this.#forget(this.#received.length);
  }

  /** The peer says no more. */
  onEnd(): void {
    this.#isOver = true;
  }

  /** Something was sent: the peer's time to answer begins, unless it has begun to. */
  onSent(now: number): void {
    for (const each of this.#waiting) if (each.heardAt === undefined) each.sentAt = now;
  }

  onReceived(bytes: Uint8Array, now: number): void {
    const [first] = this.#waiting;
    if (!first) return;
    first.heardAt ??= now;
    this.#lastAt = now;
    this.#received.append(bytes);
  }

  /** To be judged before the next one comes. */
  onMessage(content: Uint8Array): void {
    if (this.#waiting.length > 0) this.#message = content;
  }

  /** A message has begun to come. */
  onPart(): void {
    const [first] = this.#waiting;
    if (first) first.hasBegun = true;
  }

  /** Judges the first that can be judged by now. @returns that, or in how many milliseconds to ask again */
  judge(now: number): Verdict | number {
    const [first] = this.#waiting;
    if (!first) return Infinity;
    const { search, setUpAt, sentAt = setUpAt } = first;
    const { pattern } = search;
    const isMessage = this.#message !== undefined;
    const received = this.#message ?? this.#received.view;
    const left = isMessage || this.#isOver || received.length > most ? 0 : this.#left(first, now);
    const match = isMessage ? pattern.find(received) : this.#look(search, received, left <= 0);
    // Bytes that wait to be searched are, when nothing more has arrived by then.
    if (!match && left > 0) return search.isBehind ? 0 : left;
    const message = match
      ? `matched ${pattern.text}`
      : isMessage || received.length > 0
      ? `this is not what was expected${limitNote(pattern, received.length)}\n${
        explainMismatch(pattern, received)
      }`
      : `${this.#silence(first)}\n  expected  ${pattern.text}`;
    const used = isMessage ? 0 : match?.end ?? received.length;
    this.#message = undefined;
    this.#next(used, now);
    return { ok: match !== undefined, match, pattern, took: now - sentAt, message };
  }

  #look(search: PatternSearch, received: Uint8Array, isLast: boolean): Match | undefined {
    const isQuiet = received.length === this.#judged;
    this.#judged = received.length;
    return isLast ? search.lookLast(received) : search.look(received, isQuiet);
  }

  #silence({ hasBegun }: Expected): string {
    if (hasBegun) return "no whole message came";
    return this.#isOver ? "the peer said nothing" : "nothing was heard";
  }

  /** How long the first may still take, in milliseconds. */
  #left({ sentAt, heardAt }: Expected, now: number): number {
    const begun = sentAt ?? heardAt;
    if (begun === undefined) return Infinity;
    const { timeout, silence } = this.patience;
    const left = begun + timeout - now;
    return heardAt === undefined ? left : Math.min(left, this.#lastAt + silence - now);
  }

  /** Goes on to the next one, behind `used` bytes. */
  #next(used: number, now: number): void {
    this.#forget(used);
    this.#waiting.shift();
    this.#judged = 0;
    const [next] = this.#waiting;
    if (!next) return this.#forget(this.#received.length);
    // What was sent for it is only answered after what was sent before.
    if (next.sentAt !== undefined) next.sentAt = now;
    if (this.#received.length > 0) next.heardAt = now;
  }

  #forget(count: number): void {
    this.#received.take(count);
    for (const { search } of this.#waiting) search.reset();
  }
}
