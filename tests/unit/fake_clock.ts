import { type Clock, sleepBy } from "../../src/events/clock.ts";

interface Timer {
  readonly due: number;
  readonly act: () => void;
}

/** A clock that stands still until it is turned by hand. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: Timer[] = [];

  /** @param epoch what `wall` says at the start: 2026-11-22T10:00:00Z */
  constructor(readonly epoch = Date.UTC(2026, 10, 22, 10)) {}

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.epoch + this.#now;
  }

  /** How many timers are set: 0 when everything was cleaned up. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** When the next timer is due, if one is set. */
  get nextDue(): number | undefined {
    return this.#next(Infinity)?.due;
  }

  after(ms: number, act: () => void): () => void {
    const timer = { due: this.#now + ms, act };
    this.#timers.push(timer);
    return () => this.#remove(timer);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepBy(this, ms, signal);
  }

  /** Lets time pass: calls what is due, in order, and lets what that woke run before it goes on. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#remove(next);
      this.#now = Math.max(this.#now, next.due);
      next.act();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  /** The earliest timer that is due by then; of two for the same moment, the one that was set first. */
  #next(end: number): Timer | undefined {
    const due = this.#timers.filter((timer) => timer.due <= end);
    return due.reduce<Timer | undefined>(
      (best, each) => best && best.due <= each.due ? best : each,
      undefined,
    );
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((each) => each !== timer);
  }
}

/** Resolves when all that can run without waiting has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when the timers that are due at once have fired as well. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
