import type { Context } from "../events/context.ts";
import type { FramingMaker } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import type { Split } from "../values/pacing.ts";
import { ChannelClosed } from "../net/channel.ts";
import type { Connection } from "./connection.ts";
import type { Ending } from "./ending.ts";
import type { Expectation, MatchExpectation } from "./expectation.ts";
import { ExpectationQueue, type QueueSetting } from "./expectation_queue.ts";
import { hangUp } from "./hang_up.ts";
import { type BytesHandler, Intake, type MessageHandler } from "./intake.ts";
import type { Sending } from "./received.ts";
import { SendQueue } from "./send_queue.ts";
import type { Matched, Unmet, Verdict } from "./verdict.ts";

/** How a payload is sent. */
export interface SendOptions {
  /** As it is, not as a message. */
  readonly raw?: boolean;
  /** The message that it answers: the same line ending, the same transaction number, ... */
  readonly answering?: Frame | undefined;
  readonly pacing?: Split | undefined;
}

/**
 * One side of one connection, as every conversation sees it. Received bytes go to `onBytes`, or to `onMessages`, or wait
 * in `received`, where expectations are judged by them: one of these three is in use.
 */
export class Dialogue<Channel extends Connection = Connection> {
  readonly #setting: QueueSetting;
  #framing: FramingMaker | undefined;
  #channel!: Channel;
  #sender!: SendQueue;
  #intake!: Intake;
  #received: ExpectationQueue | undefined;
  /** How many payloads are being sent, and when the last of them began to be. */
  #sends = 0;
  #sendingSince = 0;
  #isEnding = false;
  #isReset = false;

  constructor(
    channel: Channel,
    framing: FramingMaker | undefined,
    readonly context: Pick<Context, "clock" | "signal">,
    setting: QueueSetting = {},
  ) {
    this.#framing = framing;
    this.#setting = setting;
    this.#attach(channel);
  }

  get channel(): Channel {
    return this.#channel;
  }

  /** Why nothing more is received; what was received before may still wait to be taken. */
  get ending(): Ending | undefined {
    return this.#intake.error ?? this.#received?.ending ?? this.#intake.ending;
  }

  /** Resolves when nothing more is received, after FIN when handlers are done; rejects with what a handler threw. */
  get ended(): Promise<Ending> {
    return this.#intake.ended;
  }

  /** What waits to be taken, and the expectations. */
  get received(): ExpectationQueue {
    return this.#received ??= new ExpectationQueue(
      this.#framing,
      this.context.clock,
      this.#setting,
      () => this.sending,
    );
  }

  /** What is known of payloads that are still being sent. */
  get sending(): Sending | undefined {
    if (this.#sends === 0) return undefined;
    const lastMove = Math.max(this.#channel.lastActivity, this.#sendingSince);
    return { lastMove, pause: this.#sender.pause };
  }

  /** Resolves at the next change: something was received or taken, or the connection ended or is closed. */
  get changed(): Promise<void> {
    return this.received.changes.next;
  }

  get isPaused(): boolean {
    return this.#intake.isPaused;
  }

  /** Gives everything that is received to a handler. While a promise that it returns is pending, nothing is read. */
  onBytes(handler: BytesHandler): void {
    this.#intake.onBytes(handler);
  }

  /**
   * Gives the messages that one read completes to a handler. What it has gathered with `gather` is sent in one write
   * when it is done. Needs a framing, which can't be changed then.
   */
  onMessages(handler: MessageHandler): void {
    const framing = this.#framing!();
    this.#intake.onMessages(framing, (messages) => {
      const busy = handler(messages);
      return busy ? busy.then(() => this.#sender.flush()) : this.#sender.flush();
    });
  }

  /**
   * Expects something behind what is expected already. Its time begins with the next payload that is sent.
   * @param onVerdict is called before anything behind the reply is shown or judged
   */
  arm(expectation: Expectation, onVerdict?: (verdict: Verdict) => void): Promise<Verdict> {
    return this.received.arm(expectation, false, onVerdict).verdict;
  }

  /** Expects something from now on. @param signal gives it up, with the verdict `stopped` */
  expect(expectation: MatchExpectation, signal?: AbortSignal): Promise<Matched | Unmet>;
  expect(expectation: Expectation, signal?: AbortSignal): Promise<Verdict>;
  async expect(expectation: Expectation, signal = this.context.signal): Promise<Verdict> {
    const armed = this.received.arm(expectation, true);
    const stop = () => this.received.disarm(armed);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await armed.verdict;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** The bytes of a message for the wire. @throws {FramingError} when such a message can't be framed */
  encode(content: Uint8Array, answering?: Frame): Uint8Array {
    const framing = this.#intake.framing ?? (this.#framing && this.received.frames?.framing);
    return framing?.encode(content, answering) ?? content;
  }

  /**
   * Sends a payload behind all others. The bytes must not change until it resolves.
   * @throws {ChannelClosed}
   * @throws {FramingError} when such a message can't be framed
   */
  async send(content: Uint8Array, { raw = false, answering, pacing }: SendOptions = {}): Promise<void> {
    const bytes = raw ? content : this.encode(content, answering);
    const sender = this.#sender;
    // What becomes of it on a channel that was replaced says nothing about the new one.
    const isCurrent = () => sender === this.#sender;
    this.#sends++;
    this.#sendingSince = this.context.clock.now();
    this.#received?.onSending();
    try {
      await sender.send(bytes, pacing);
    } catch (error) {
      const isEnd = error instanceof ChannelClosed && isCurrent() && this.ending === undefined;
      if (isEnd) this.#received?.onEnd(error);
      throw error;
    } finally {
      if (isCurrent() && --this.#sends === 0) this.#received?.onSent();
    }
  }

  /** Sends bytes with others in one write: with the next `flush`, or behind the handler of messages. */
  gather(bytes: Uint8Array): void | Promise<void> {
    return this.#sender.gather(bytes);
  }

  /** Sends what was gathered. */
  flush(): void | Promise<void> {
    return this.#sender.flush();
  }

  /** Lets time pass behind all that is being sent; what is sent later waits. */
  sleep(ms: number): void | Promise<void> {
    return this.#sender.sleep(ms);
  }

  /** Whether we have ended our side, or will when all before is sent: nothing more can be sent. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Sends FIN behind all that is being sent; the peer can still be heard. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#sender.end();
  }

  /** Sends RST: what is under way in either direction is lost. */
  reset(): void {
    this.#isEnding = true;
    this.#isReset = true;
    this.#channel.reset();
  }

  /** Who has sent the RST, if the connection was reset. */
  get resetBy(): "us" | "peer" | undefined {
    if (this.#isReset) return "us";
    const { ending } = this;
    return ending instanceof ChannelClosed && ending.reason === "rst" ? "peer" : undefined;
  }

  /** Judges by another framing, or none, from the first byte on that was not taken or shown. */
  useFraming(framing: FramingMaker | undefined): void {
    this.#framing = framing;
    this.received.useFraming(framing);
  }

  /** Goes on over another connection. Expectations stay; what was received on the old one is gone. */
  replaceChannel(channel: Channel): void {
    this.#intake.stop();
    this.#attach(channel);
    this.#received?.restart();
  }

  /** Reads nothing more but what is under way inside of this machine, so that the window of the peer fills up. */
  pause(): void {
    this.#intake.pause();
  }

  /** Reads again. */
  resume(): void {
    this.#intake.resume();
  }

  /** Gives all expectations up and drops what is received from now on. */
  stop(): void {
    this.#received?.stop();
    this.#intake.stop();
  }

  /** Ends the connection: with FIN and up to a second for that of the peer, or with RST. */
  async close(how: "fin" | "rst"): Promise<void> {
    this.#received?.stop();
    await this.hangUp(how);
  }

  /** Ends the connection as `close` does; expectations stay, for `replaceChannel`. */
  async hangUp(how: "fin" | "rst"): Promise<void> {
    this.#intake.stop();
    if (how === "rst") this.reset();
    await hangUp(this.#channel, this.context.clock);
  }

  #attach(channel: Channel): void {
    this.#channel = channel;
    this.#isEnding = this.#isReset = false;
    this.#sends = 0;
    this.#sender = new SendQueue(channel, this.context.clock);
    this.#intake = new Intake(channel, this.context.clock, {
      push: (bytes) => this.received.push(bytes),
      end: (ending) => this.received.onEnd(ending),
      closed: (reason) => this.#received?.onClosed(reason),
    });
  }
}
