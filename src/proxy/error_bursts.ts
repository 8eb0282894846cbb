import type { Context } from "../events/context.ts";

/** How long errors of connections are counted before their number is said, in milliseconds. */
const window = 1000;

/** How many different errors are counted at a time; more of them are said one by one. */
const mostKinds = 100;

/**
 * The same context, which says an error that many connections have once, and a second later how many more had it: a target
 * that is down would else fill the log with as many lines as there are clients. What each of them came to is in its own
 * events.
 */
export function withErrorBursts(context: Context): Context {
  const bursts = new Map<string, { more: number; cancel: () => void }>();

  function sayMore(message: string, more: number): void {
    const who = more === 1 ? "1 more connection" : `${more} more connections`;
    if (more > 0) context.emit({ event: "error", message: `${message} (${who} within ${window / 1000}s)` });
  }

  function begin(message: string): void {
    const cancel = context.clock.after(window, () => {
      const { more } = bursts.get(message)!;
      bursts.delete(message);
      sayMore(message, more);
      if (more > 0) begin(message);
    });
    bursts.set(message, { more: 0, cancel });
  }

  function flush(): void {
    for (const [message, { more, cancel }] of bursts) {
      cancel();
      sayMore(message, more);
    }
    bursts.clear();
  }

  return {
    ...context,
    emit(happening) {
      if (happening.event === "stopped") flush();
      if (happening.event !== "error" || happening.conn === undefined) return context.emit(happening);
      const burst = bursts.get(happening.message);
      if (burst) return void burst.more++;
      context.emit(happening);
      if (bursts.size < mostKinds) begin(happening.message);
    },
  };
}
