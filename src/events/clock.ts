/** Time, as a thing that is handed in: unit tests hand in one they turn by hand. */
export interface Clock {
  /** Milliseconds from a monotonic clock; only differences mean something. */
  now(): number;
  /** Milliseconds since 1970-01-01T00:00Z. */
  wall(): number;
  /** Resolves after `ms`; rejects with the signal's reason when that aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls `act` once after `ms`, unless the function it returns is called before. After a pause of the program what the
   * network brought meanwhile is read first.
   */
  after(ms: number, act: () => void): () => void;
}

/** How late a timer fires before it is taken for a pause of the whole program, in milliseconds. */
const tolerated = 100;

/** Timers that are due and wait until what the network brought meanwhile has been read, in the order in which they fired. */
let late: (() => void)[] = [];

/**
 * Puts a timer off that fires late: the program, or the machine, was stopped (SIGSTOP, a debugger, a suspended laptop), or
 * was busy. Bytes may wait in sockets then that came in time, and the runtime fires timers before it reads. So that they
 * keep their order, those that fire meanwhile queue behind it.
 */
function putOff(act: () => void): void {
  if (late.push(act) > 1) return;
  // Each turn reads what is there; the first one after a pause does not find all of it.
  let turns = 3;
  const next = () => {
    if (turns-- > 0) return void setTimeout(next);
    const due = late;
    late = [];
    for (const each of due) each();
  };
  next();
}

function after(ms: number, act: () => void): () => void {
  const due = performance.now() + ms;
  let isCancelled = false;
  const timer = setTimeout(() => {
    if (late.length === 0 && performance.now() - due < tolerated) return act();
    putOff(() => {
      if (!isCancelled) act();
    });
  }, ms);
  return () => {
    isCancelled = true;
    clearTimeout(timer);
  };
}

/** `Clock.sleep`, made of the timers of the same clock. */
export function sleepBy(clock: Pick<Clock, "after">, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    signal?.addEventListener("abort", stop, { once: true });
  });
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: (ms, signal) => sleepBy(systemClock, ms, signal),
  after,
};
