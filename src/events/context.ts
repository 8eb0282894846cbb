import type { Clock } from "./clock.ts";
import type { Happening, Log } from "./event.ts";
import type { Random } from "./random.ts";

/** What every part is given instead of globals. */
export interface Context {
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** From 0 up to 1, as `Math.random`. */
  readonly random: Random;
  /** Whether any log wants `data` events: without one, don't build them. */
  readonly wantsData: boolean;
  emit(happening: Happening): void;
}

/** A context whose events go to `logs`, stamped with the time. */
export function createContext(
  logs: readonly Log[],
  signal: AbortSignal,
  clock: Clock,
  random: Random = Math.random,
): Context {
  const started = clock.now();
  return {
    signal,
    clock,
    random,
    wantsData: logs.some((log) => log.wantsData),
    emit(happening) {
      if (logs.length === 0) return;
      const moment = { at: clock.wall(), ms: clock.now() - started };
      for (const log of logs) if (log.wantsData || happening.event !== "data") log.write(happening, moment);
    },
  };
}
