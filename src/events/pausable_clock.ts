import { type Clock, sleepBy } from "./clock.ts";

/**
 * A clock that can be stopped: while it is paused its time stands still and its timers do not elapse. The wall clock
 * goes on.
 */
export class PausableClock implements Clock {
  readonly #clock: Clock;
  /** Milliseconds of all pauses that are over. */
  #paused = 0;
  #pausedAt: number | undefined;
  /** Timers that came due in a pause. */
  readonly #due = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For how long it has been paused, in milliseconds. */
  get paused(): number {
    return this.#paused + (this.#pausedAt === undefined ? 0 : this.#clock.now() - this.#pausedAt);
  }

  pause(): void {
    this.#pausedAt ??= this.#clock.now();
  }

  resume(): void {
    this.#paused = this.paused;
    this.#pausedAt = undefined;
    const due = [...this.#due];
    this.#due.clear();
    for (const look of due) look();
  }

  now(): number {
    return this.#clock.now() - this.paused;
  }

  wall(): number {
    return this.#clock.wall();
  }

  after(ms: number, act: () => void): () => void {
    const due = this.now() + ms;
    let cancel: () => void;
    /** Sets a timer for what is left; after a pause there is more left when it fires. */
    const arm = (left: number) => {
      const before = this.paused;
      const look = () => {
        if (this.#pausedAt !== undefined) {
          this.#due.add(look);
          cancel = () => this.#due.delete(look);
          return;
        }
        const rest = due - this.now();
        if (this.paused > before && rest > 0) arm(rest);
        else act();
      };
      cancel = this.#clock.after(left, look);
    };
    arm(ms);
    return () => cancel();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepBy(this, ms, signal);
  }
}
