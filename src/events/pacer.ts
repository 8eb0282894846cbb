/** Milliseconds of pause from which each pause is kept; shorter than that, timers of the runtime are not exact enough. */
const exactPause = 5;

/** Milliseconds that a late timer may make up for. */
const credit = 10;

/** Milliseconds of writing without a pause after which the event loop has a turn. */
const turn = 5;

/**
 * Decides when the next of several writes is due, with a pause between two of them. A pause of 5 ms or more is never
 * shorter than asked for. Shorter ones hold on average: a timer is about 1 ms late, and the writes that became due
 * meanwhile follow at once.
 */
export class Pacer {
  readonly #pause: number;
  #due = -Infinity;
  #turnBegan: number | undefined;

  /** @param pause in milliseconds */
  constructor(pause: number) {
    this.#pause = pause;
  }

  /** There is something to write since `at`: idle time before that is not made up for. */
  begin(at: number): void {
    this.#due = Math.max(this.#due, at);
    this.#turnBegan = undefined;
  }

  /** How many milliseconds to sleep before the next look; 0 to give others a turn, undefined to write now. */
  wait(now: number): number | undefined {
    const left = this.#due - now;
    this.#turnBegan ??= now;
    if (left <= 0 && now - this.#turnBegan < turn) return undefined;
    this.#turnBegan = undefined;
    return Math.max(0, left);
  }

  /** Something was written, and was taken by now. */
  wrote(now: number): void {
    const from = this.#pause < exactPause ? Math.max(this.#due, now - credit) : now;
    this.#due = from + this.#pause;
  }

  /** The next pause begins now, whatever was due. */
  restart(now: number): void {
    this.#due = now + this.#pause;
    this.#turnBegan = undefined;
  }
}

/** Sleeps until the next write is due. @returns undefined when it is due already */
export function whenDue(pacer: Pacer, sleeper: Sleeper): void | Promise<void> {
  const wait = pacer.wait(sleeper.clock.now());
  if (wait !== undefined && !sleeper.signal.aborted) return sleepUntilDue(pacer, wait, sleeper);
}

interface Sleeper {
  readonly clock: { now(): number };
  /** Nothing is waited for after it has aborted. */
  readonly signal: AbortSignal;
  sleep(ms: number): Promise<void>;
}

/** The timers of the runtime know whole milliseconds only, and are early by the rest. */
async function sleepUntilDue(pacer: Pacer, first: number, sleeper: Sleeper): Promise<void> {
  for (let wait: number | undefined = first; wait !== undefined; wait = pacer.wait(sleeper.clock.now())) {
    await sleeper.sleep(wait);
    if (sleeper.signal.aborted) return;
  }
}
