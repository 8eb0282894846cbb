import type { Clock } from "../events/clock.ts";

export interface ChannelLimits {
  /** Milliseconds without a byte in either direction after which the channel is closed; 0 for never. */
  readonly idle: number;
  /** Milliseconds after which the channel is closed in any case; 0 for never. */
  readonly maxTime: number;
  /** Nobody asks when the last byte moved: reading the clock for each one takes a forwarder a thirtieth of its time. */
  readonly isUntimed?: boolean;
}

export const noLimits: ChannelLimits = { idle: 0, maxTime: 0 };

/**
 * Watches how long a channel is quiet and how long it lives. Activity costs no more than noting the time: the timer is
 * set again only when it fires.
 */
export class TimeLimits {
  /** When the last byte moved, on the clock. */
  lastActivity: number;
  readonly #clock: Clock;
  readonly #limits: ChannelLimits;
  readonly #onLimit: (limit: "idle" | "deadline", after: number) => void;
  #cancelIdle: (() => void) | undefined;
  #cancelDeadline: (() => void) | undefined;

  /** @param onLimit is told that a limit is reached; after `idle` it is told again when that time is over once more */
  constructor(
    limits: ChannelLimits,
    clock: Clock,
    onLimit: (limit: "idle" | "deadline", after: number) => void,
  ) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onLimit = onLimit;
    this.lastActivity = clock.now();
    if (limits.idle > 0) this.#watchIdle();
    if (limits.maxTime > 0) {
      this.#cancelDeadline = clock.after(limits.maxTime, () => onLimit("deadline", limits.maxTime));
    }
  }

  touch(): void {
    if (this.#limits.isUntimed) return;
    this.lastActivity = this.#clock.now();
  }

  stop(): void {
    this.#cancelIdle?.();
    this.#cancelDeadline?.();
  }

  #watchIdle(): void {
    const { idle } = this.#limits;
    const left = this.lastActivity + idle - this.#clock.now();
    this.#cancelIdle = this.#clock.after(Math.max(1, left), () => {
      const isQuiet = this.#clock.now() - this.lastActivity >= idle;
      if (isQuiet) this.touch();
      this.#watchIdle();
      if (isQuiet) this.#onLimit("idle", idle);
    });
  }
}
