import { define } from "../core/catalogue.ts";
import { option } from "../core/options.ts";
import { duration } from "../core/values.ts";
import type { FaultPlan } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { until } from "./waiting.ts";

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
        async end(outlet, at) {
          await until(at + options.delay, outlet);
          outlet.struck({ what: "held back the FIN" });
          await outlet.end();
        },
      }),
    };
  },
});
