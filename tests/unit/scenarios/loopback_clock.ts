import { FakeClock } from "../fake_clock.ts";

/**
 * How many looks in a row, about a millisecond apart, must find that nothing happens before `ms` pass. Long limits are for
 * what comes: a connection takes a thread of its own, which may have to wait for a core.
 */
function looksFor(ms: number): number {
  return Math.min(Math.max(10, ms / 10), 1000);
}

/**
 * A clock for connections over loopback: time passes only when nothing happens, and then at once up to the next timer.
 * What is to pass before a limit does so on the busiest machine, and what is not to come costs no waiting.
 */
export class LoopbackClock extends FakeClock {
  #activity = 0;
  #turning: Promise<void> | undefined;

  /** Something has happened: time stands still a little longer. */
  touch(): void {
    this.#activity++;
  }

  /** Resolves when no timer is set any more. */
  get stopped(): Promise<void> {
    return this.#turning ?? Promise.resolve();
  }

  override after(ms: number, act: () => void): () => void {
    this.touch();
    const cancel = super.after(ms, act);
    this.#turning ??= this.#turn().finally(() => this.#turning = undefined);
    return cancel;
  }

  async #turn(): Promise<void> {
    while (this.waiting > 0) {
      await this.#quiet();
      if (this.waiting > 0) await this.advance(this.#untilNext);
    }
  }

  get #untilNext(): number {
    return Math.max(0, (this.nextDue ?? 0) - this.now());
  }

  async #quiet(): Promise<void> {
    for (
      let looks = 0, seen = this.#activity;
      this.waiting > 0 && looks < looksFor(this.#untilNext);
      looks++
    ) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (seen !== this.#activity) [looks, seen] = [0, this.#activity];
    }
  }
}
