import type { Clock } from "./clock.ts";
import type { Happening, Log } from "./event.ts";
import { PausableClock } from "./pausable_clock.ts";
import type { Random } from "./random.ts";

/** What every part is given instead of globals. */
export interface Context {
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal;
  /** Stands still while a log is behind, until the program is asked to stop: waiting for a log is no silence. */
  readonly clock: Clock;
  /** From 0 up to 1, as `Math.random`. */
  readonly random: Random;
  /** Whether any log wants `data` events: without one, don't build them. */
  readonly wantsData: boolean;
  emit(happening: Happening): void;
  /**
   * A promise while a log that must be whole has too much to write: do not make more events before it resolves. Asked
   * in three places: after a channel has read, when it has sent, and before an accepted connection is served.
   */
  behind(): Promise<void> | undefined;
}

/** A context whose events go to `logs`, stamped with the time. */
export function createContext(
  logs: readonly Log[],
  signal: AbortSignal,
  clock: Clock,
  random: Random = Math.random,
): Context {
  const started = clock.now();
  const backlog = new Backlog(logs, signal, clock);
  return {
    signal,
    clock: backlog.clock,
    random,
    wantsData: logs.some((log) => log.wantsData),
    emit(happening) {
      if (logs.length === 0) return;
      const moment = { at: clock.wall(), ms: clock.now() - started };
      const told = happening.event === "stopped" ? { ...happening, ...backlog.waited() } : happening;
      for (const log of logs) if (log.wantsData || happening.event !== "data") log.write(told, moment);
      backlog.look();
    },
    behind: () => backlog.behind,
  };
}

/** Whether logs are behind, and for how long they were. */
class Backlog {
  readonly clock: PausableClock;
  /** Pending while a log is behind. */
  behind: Promise<void> | undefined;
  readonly #clock: Clock;
  #since = 0;
  /** Milliseconds of waiting that is over. */
  #waited = 0;

  constructor(readonly logs: readonly Log[], readonly signal: AbortSignal, clock: Clock) {
    this.#clock = clock;
    this.clock = new PausableClock(clock);
    // What ends connections that are still open must not wait for a log.
    signal.addEventListener("abort", () => this.clock.resume());
  }

  /** Looks whether a log has fallen behind. */
  look(): void {
    if (this.behind) return;
    const first = this.#first();
    if (!first) return;
    this.#since = this.#clock.now();
    if (!this.signal.aborted) this.clock.pause();
    this.behind = this.#catchUp(first);
  }

  /** How long connections had to wait, for the event that ends a run. */
  waited(): { waited?: number } {
    const waited = this.#waited + (this.behind ? this.#clock.now() - this.#since : 0);
    return waited > 0 ? { waited } : {};
  }

  async #catchUp(first: Promise<void>): Promise<void> {
    for (let log: Promise<void> | undefined = first; log; log = this.#first()) await log;
    this.behind = undefined;
    this.#waited += this.#clock.now() - this.#since;
    this.clock.resume();
  }

  #first(): Promise<void> | undefined {
    for (const { behind } of this.logs) if (behind) return behind;
    return undefined;
  }
}
