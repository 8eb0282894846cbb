import type { Outlet } from "./fault.ts";

/** Waits for a moment on the clock, or until the fault is over; gives no promise when the moment has come already. */
export function until(moment: number, outlet: Waiting): void | Promise<void> {
  const left = moment - outlet.clock.now();
  if (left > 0) return sleepUntil(moment, left, outlet);
}

type Waiting = Pick<Outlet, "clock" | "sleep" | "signal">;

/** The timers of the runtime know whole milliseconds only, and are early by the rest. */
async function sleepUntil(moment: number, left: number, outlet: Waiting): Promise<void> {
  for (; left > 0 && !outlet.signal.aborted; left = moment - outlet.clock.now()) await outlet.sleep(left);
}

/** Calls `act` once after `ms`, unless the function it returns is called, or the fault is over, before. */
export function later(
  ms: number,
  { clock, signal }: Pick<Outlet, "clock" | "signal">,
  act: () => void,
): () => void {
  if (signal.aborted) return () => {};
  const cancel = () => {
    signal.removeEventListener("abort", cancel);
    stopTimer();
  };
  const stopTimer = clock.after(ms, () => {
    signal.removeEventListener("abort", cancel);
    act();
  });
  signal.addEventListener("abort", cancel);
  return cancel;
}

/** Resolves when the fault is over. */
export function whenOver({ signal }: Pick<Outlet, "signal">): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
