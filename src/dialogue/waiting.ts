import type { Clock } from "../events/clock.ts";

/** What waiting depends on. */
export interface Patience {
  readonly clock: Clock;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/** Waits for an event, at most `ms` (Infinity: without limit). @returns whether the time was over first */
export async function timeUp(event: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  const timer = Promise.withResolvers<boolean>();
  const cancel = after(clock, ms, () => timer.resolve(true));
  try {
    return await Promise.race([event.then(() => false), timer.promise]);
  } finally {
    cancel();
  }
}

/**
 * Waits for an event, at most `ms`.
 * @returns whether it happened in time
 * @throws the reason of the signal, when that aborts first
 */
export async function comes(
  event: Promise<unknown>,
  ms: number,
  { clock, signal }: Patience,
): Promise<boolean> {
  signal.throwIfAborted();
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return !await timeUp(Promise.race([event, stopped.promise]), ms, clock);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** A condition that is checked again whenever something has changed. */
export interface Sought<T> {
  /** Resolves at the next change. */
  changed(): Promise<unknown>;
  /** The result, once there is one. It may throw when there can be none any more. */
  look(): T | undefined;
}

/**
 * Waits until `look` finds something.
 * @returns that, or undefined when it was not there within `ms`
 */
export async function untilFound<T>(
  { changed, look }: Sought<T>,
  ms: number,
  patience: Patience,
): Promise<T | undefined> {
  const deadline = patience.clock.now() + ms;
  while (true) {
    // Asked for before looking, so that nothing that happens meanwhile is missed.
    const change = changed();
    const found = look();
    if (found !== undefined) return found;
    const left = deadline - patience.clock.now();
    if (left <= 0 || !await comes(change, left, patience)) return look();
  }
}

/** The longest time that a timer of the runtime can be set to, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** Calls `act` once after `ms`; never, when that is more than a timer can be set to. @returns a function that cancels */
export function after(clock: Clock, ms: number, act: () => void): () => void {
  return ms > longestTimer ? () => {} : clock.after(ms, act);
}

/** Lets any number of waiters know of the next change. */
export class Changes {
  #next: PromiseWithResolvers<void> | undefined;

  /** Resolves at the next change. */
  get next(): Promise<void> {
    return (this.#next ??= Promise.withResolvers()).promise;
  }

  announce(): void {
    this.#next?.resolve();
    this.#next = undefined;
  }
}
