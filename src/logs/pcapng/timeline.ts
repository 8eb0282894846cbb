import type { Moment } from "../../events/event.ts";

/** A time of a packet, in microseconds since 1970, as two 32-bit halves. */
export interface Timestamp {
  readonly high: number;
  readonly low: number;
}

/** How far the two clocks may be apart, in milliseconds, before the wall clock is believed: the machine has slept. */
const tolerance = 1000;

/**
 * Tells the times of packets: from the wall clock when it begins, and from then on as the monotonic clock runs, which
 * knows more than whole milliseconds. They never go backwards.
 */
export class Timeline {
  /** What is added to the monotonic clock, in milliseconds. */
  #base: number | undefined;
  #last = 0;
  readonly now = { high: 0, low: 0 };

  /** Sets `now`. */
  advance({ at, ms }: Moment): void {
    if (this.#base === undefined || at - (this.#base + ms) > tolerance) this.#base = at - ms;
    const micros = Math.max(this.#last, Math.round((this.#base + ms) * 1000));
    this.#last = micros;
    this.now.high = Math.floor(micros / 2 ** 32);
    this.now.low = micros >>> 0;
  }

  /** Microseconds since 1970. */
  get micros(): number {
    return this.#last;
  }
}
