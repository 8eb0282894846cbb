import type { Context } from "../events/context.ts";
import { formatDuration } from "../values/duration.ts";
import type { Match, Pattern } from "../values/pattern.ts";
import type { Channel } from "../net/channel.ts";
import type { Display } from "./display.ts";
import { Expectations, type Patience, type Verdict } from "./expectations.ts";

/** Judges what is expected as soon as that is possible, and says so. */
export class Judging {
  readonly #expectations: Expectations;
  #cancel: (() => void) | undefined;
  #channel: Channel | undefined;
  #hasFailed = false;
  #match: Match | undefined;

  constructor(patience: Patience, readonly context: Context, readonly display: Display) {
    this.#expectations = new Expectations(patience);
  }

  /** How many patterns wait to be judged. */
  get waiting(): number {
    return this.#expectations.size;
  }

  /** Whether anything came that was not what was expected. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** What was found last, for templates. */
  get match(): Match | undefined {
    return this.#match;
  }

  /** @param pattern undefined to expect nothing any more */
  expect(pattern: Pattern | undefined): void {
    if (pattern) this.#expectations.expect(pattern, this.context.clock.now());
    else this.#expectations.clear();
    this.#judge();
  }

  /** There is a peer to listen to. */
  onOpen(channel: Channel): void {
    this.#channel = channel;
  }

  onSent(): void {
    this.#expectations.onSent(this.context.clock.now());
    this.#judge();
  }

  onReceived(bytes: Uint8Array): void {
    this.#expectations.onReceived(bytes, this.context.clock.now());
    this.#judge();
  }

  onMessage(content: Uint8Array): void {
    this.#expectations.onMessage(content);
    this.#judge();
  }

  /** A message has begun to come. */
  onPart(): void {
    this.#expectations.onPart();
  }

  /** What has come so far is cut in another way from now on. */
  forget(): void {
    this.#expectations.forget();
    this.#judge();
  }

  /** The peer says no more. */
  onEnd(): void {
    this.#expectations.onEnd();
    this.#judge();
  }

  close(): void {
    this.#cancel?.();
  }

  #judge(): void {
    const { clock } = this.context;
    this.#cancel?.();
    let verdict = this.#expectations.judge(clock.now());
    for (; typeof verdict !== "number"; verdict = this.#expectations.judge(clock.now())) this.#say(verdict);
    if (verdict < Infinity) this.#cancel = clock.after(verdict, () => this.#judge());
  }

  #say({ ok, match, pattern, took, message }: Verdict): void {
    this.#match = match ?? this.#match;
    if (ok) this.display.good(`${message} after ${formatDuration(Math.round(took))}`);
    else this.display.bad(message);
    this.#hasFailed ||= !ok;
    if (!this.#channel) return;
    const { id: conn, peer } = this.#channel;
    this.context.emit({ event: "expect", conn, peer, ok, pattern: pattern.text, took });
  }
}
