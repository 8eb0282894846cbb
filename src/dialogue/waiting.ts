import type { Clock } from "../events/clock.ts";

/** What waiting depends on. */
export interface Patience {
  readonly clock: Clock;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/**
 * Waits for something, but not longer than `ms`.
 * @returns whether it came in time
 * @throws the reason of the signal, when that aborts first
 */
export async function comes(
  event: Promise<unknown>,
  ms: number,
  { clock, signal }: Patience,
): Promise<boolean> {
  signal.throwIfAborted();
  const waited = Promise.withResolvers<boolean>();
  const stop = () => waited.reject(signal.reason);
  const cancel = clock.after(ms, () => waited.resolve(false));
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([event.then(() => true), waited.promise]);
  } finally {
    cancel();
    signal.removeEventListener("abort", stop);
  }
}

/** A condition that is looked at again whenever something has changed. */
export interface Sought<T> {
  /** Resolves at the next change. */
  changed(): Promise<unknown>;
  /** What is waited for, if it is there. It may throw when it can't come any more. */
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
