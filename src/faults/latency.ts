import { define } from "../values/registry.ts";
import { formatDuration } from "../values/duration.ts";
import { option } from "../values/options.ts";
import { duration } from "../values/value_types.ts";
import type { FaultContext, FaultPlan } from "./fault.ts";
import { reportOnce } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { until } from "./timers.ts";

/** Counts from when a piece came, not from when the one before it had gone: bytes under way are no limit of the rate. */
export const latency = define({
  name: "latency",
  summary: "lets everything arrive later, in the same order and at the same rate",
  example: "latency:delay=100ms,jitter=20ms",
  options: {
    delay: option(duration, "how much later", "100ms"),
    jitter: option(duration, "how much more or less than that, by chance, for each piece", "0"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { delay, jitter } = options;
    const what = `delayed by ${formatDuration(delay)}${jitter === 0 ? "" : ` +-${formatDuration(jitter)}`}`;
    const arrival = (at: number, context: FaultContext) => {
      const deviation = jitter === 0 ? 0 : jitter * (2 * context.random() - 1);
      return until(at + Math.max(0, delay + deviation), context);
    };
    return {
      triggers: triggersOf(options),
      stream() {
        const tell = reportOnce(what);
        return {
          async data({ bytes, offset, at }, context) {
            await arrival(at, context);
            await context.pass(bytes);
            tell(context, offset);
          },
          async end(context, at) {
            await until(at + delay, context);
            tell(context);
            await context.end();
          },
          async abort(context, at) {
            await until(at + delay, context);
            tell(context);
            context.abort();
          },
        };
      },
    };
  },
});
