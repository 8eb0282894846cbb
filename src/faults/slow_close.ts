import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { duration } from "../values/value_types.ts";
import type { FaultPlan } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { until } from "./timers.ts";

export const slowClose = define({
  name: "slow_close",
  summary: "holds back the FIN for a time; the bytes before it pass as they come",
  example: "slow_close:delay=2s",
  options: {
    delay: option(duration, "for how long", "1s"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    return {
      triggers: triggersOf(options),
      stream: () => ({
        async end(context, at) {
          await until(at + options.delay, context);
          context.struck({ what: "held back the FIN" });
          await context.end();
        },
      }),
    };
  },
});
