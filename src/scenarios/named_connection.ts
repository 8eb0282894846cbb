import type { Context } from "../events/context.ts";
import { Failure } from "../values/failure.ts";
import type { Frame } from "../events/frame.ts";
import type { StepFailure } from "../reports/result.ts";
import { Dialogue } from "../dialogue/dialogue.ts";
import { ignoresMessages } from "../dialogue/match_message.ts";
import { highWater } from "../dialogue/expectation_queue.ts";
import { comes } from "../dialogue/waiting.ts";
import type { Channel } from "../net/channel.ts";
import type { RecentEvents } from "./recent_events.ts";
import type { ConnectionPlan } from "./scenario.ts";
import type { ConnectionSource } from "./connection_source.ts";
import { StepError } from "../dialogue/failure.ts";

/** So much of what was received is kept for a report. */
const mostReceived = 64 * 1024;

/** How long a FIN may wait for what was sent before it, in milliseconds. */
const patience = 1000;

/** What the steps of a scenario know by the name of a connection; the connection itself can be replaced. */
export class NamedConnection {
  #dialogue: Dialogue<Channel> | undefined;
  #connecting: Promise<Dialogue<Channel>> | undefined;

  /**
   * @param recording of what happens on it
   * @param room how many bytes of what was not taken yet there must be room for
   */
  constructor(
    readonly plan: ConnectionPlan,
    readonly source: ConnectionSource,
    readonly recording: RecentEvents,
    readonly context: Context,
    readonly room: number,
  ) {}

  /** The connection. When we are the device, the peer is waited for. @throws {StepError} when there is none */
  async dialogue(signal: AbortSignal): Promise<Dialogue<Channel>> {
    if (this.#dialogue) return this.#dialogue;
    try {
      // Steps that run side by side wait for one and the same.
      this.#connecting ??= this.connect(signal).finally(() => this.#connecting = undefined);
      return await this.#connecting;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new StepError({ message: error.message });
    }
  }

  /** @throws {Failure} when no connection comes about */
  async connect(signal: AbortSignal): Promise<Dialogue<Channel>> {
    const channel = await this.source.next(signal);
    const limit = Math.max(highWater, this.room);
    const { framing, ignore } = this.plan;
    const setting = ignore.length === 0 ? { limit } : { limit, ignores: ignoresMessages(ignore) };
    return this.#dialogue = new Dialogue(channel, framing, this.context, setting);
  }

  /** What a message of ours answers: a device uses the line ending, the transaction, ... of the request. */
  get request(): Frame | undefined {
    return this.plan.role === "listen" ? this.#dialogue?.received.lastMessage : undefined;
  }

  /** Ends the connection with FIN, without waiting for the peer's, and lets the next one take its place. */
  async reconnect(signal: AbortSignal): Promise<void> {
    const old = this.#dialogue;
    this.#dialogue = undefined;
    old?.stop();
    // A peer that does not take what was sent before gets no FIN, and holds nothing up.
    if (old) await comes(old.end(), patience, { clock: this.context.clock, signal });
    old?.channel.destroy("fin");
    await this.dialogue(signal);
  }

  /** A failure with what was received and what happened last. @param longest the least of what is kept of it */
  failure(failure: StepFailure, longest = 0): StepError {
    const { received = this.#waiting, ...rest } = failure;
    const { lines } = this.recording;
    return new StepError({
      ...(received && received.length > 0
        ? { received: received.slice(0, Math.max(mostReceived, longest)) }
        : {}),
      ...rest,
      ...(lines.length > 0 ? { lastEvents: lines } : {}),
    });
  }

  /** What was received and is not taken: bytes, or the first message. */
  get #waiting(): Uint8Array | undefined {
    const received = this.#dialogue?.received;
    return received?.frames?.first?.content ?? received?.buffer.view;
  }

  /** FIN, and a moment for the peer's. */
  async hangUp(): Promise<void> {
    await this.#dialogue?.close("fin");
  }

  /** RST, at once. */
  async drop(): Promise<void> {
    this.#dialogue?.stop();
    this.#dialogue?.channel.reset("stopped");
    await this.#dialogue?.channel.closed;
  }
}
