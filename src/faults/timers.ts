import type { FaultContext } from "./fault.ts";

/** Waits for a moment on the clock, or until the fault is over; gives no promise when the moment has come already. */
export function until(moment: number, context: Waiting): void | Promise<void> {
  const left = moment - context.clock.now();
  if (left > 0) return sleepUntil(moment, left, context);
}

type Waiting = Pick<FaultContext, "clock" | "sleep" | "signal">;

/** The timers of the runtime know whole milliseconds only, and are early by the rest. */
async function sleepUntil(moment: number, left: number, context: Waiting): Promise<void> {
  for (; left > 0 && !context.signal.aborted; left = moment - context.clock.now()) await context.sleep(left);
}

/** Calls `act` once after `ms`, unless the function it returns is called, or the fault is over, before. */
export function later(
  ms: number,
  { clock, signal }: Pick<FaultContext, "clock" | "signal">,
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
export function whenOver({ signal }: Pick<FaultContext, "signal">): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
