import { hangUp } from "../dialogue/hang_up.ts";
import type { Context } from "../events/context.ts";
import { Failure } from "../values/failure.ts";
import type { StepFailure } from "../reports/result.ts";
import type { Recording } from "./recent_events.ts";
import type { ConnectionPlan } from "./scenario.ts";
import type { Source } from "./connection_source.ts";
import { StepError } from "../dialogue/failure.ts";
import { Talk } from "./talk.ts";
import { comes } from "../dialogue/waiting.ts";

/** So much of what was received is kept for a report. */
const mostReceived = 64 * 1024;

/** How long a FIN may wait for what was sent before it, in milliseconds. */
const patience = 1000;

/** What the steps of a scenario know by the name of a connection; the connection itself can be replaced. */
export class Link {
  #talk: Talk | undefined;
  #connecting: Promise<Talk> | undefined;

  /**
   * @param recording of what happens on it
   * @param room how many bytes of what was not taken yet there must be room for
   */
  constructor(
    readonly plan: ConnectionPlan,
    readonly source: Source,
    readonly recording: Recording,
    readonly context: Context,
    readonly room: number,
  ) {}

  /** The connection. When we are the device, the peer is waited for. @throws {StepError} when there is none */
  async talk(signal: AbortSignal): Promise<Talk> {
    if (this.#talk) return this.#talk;
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
  async connect(signal: AbortSignal): Promise<Talk> {
    const channel = await this.source.next(signal);
    return this.#talk = new Talk(channel, this.plan, this.context.clock, this.room);
  }

  /** Ends the connection with FIN, without waiting for the peer's, and lets the next one take its place. */
  async reconnect(signal: AbortSignal): Promise<void> {
    const old = this.#talk?.channel;
    this.#talk = undefined;
    // A peer that does not take what was sent before gets no FIN, and holds nothing up.
    if (old) await comes(old.end(), patience, { clock: this.context.clock, signal });
    old?.destroy("fin");
    await this.talk(signal);
  }

  /** A failure with what was received and what happened last. @param longest the least of what is kept of it */
  failure(failure: StepFailure, longest = 0): StepError {
    const received = this.#talk?.waiting(Math.max(mostReceived, longest));
    const { lines } = this.recording;
    return new StepError({
      ...(received && received.length > 0 ? { received } : {}),
      ...failure,
      ...(lines.length > 0 ? { lastEvents: lines } : {}),
    });
  }

  /** FIN, and a moment for the peer's. */
  async hangUp(): Promise<void> {
    if (!this.#talk) return;
    const { channel, inbox } = this.#talk;
    inbox.resume();
    await hangUp(channel, this.context, () => this.#talk?.discard());
  }

  /** RST, at once. */
  async drop(): Promise<void> {
    this.#talk?.channel.reset("stopped");
    await this.#talk?.channel.closed;
  }
}
