import { define } from "../values/registry.ts";
import type { FaultContext, FaultPlan, StreamFault } from "./fault.ts";
import { reportOnce } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { whenOver } from "./timers.ts";

export const freeze = define({
  name: "freeze",
  summary: "holds everything back while it lasts; nothing is lost",
  example: "freeze:after=5s,for=10s",
  options: triggerOptions,
  create: (options): FaultPlan => ({ triggers: triggersOf(options), stream: holdBack }),
});

/** Holds bytes, FIN and RST back until it is over. */
export function holdBack(): StreamFault {
  const report = reportOnce("held back");
  const released = (context: FaultContext, offset?: number) => {
    report(context, offset);
    return whenOver(context);
  };
  return {
    async data({ bytes, offset }, context) {
      await released(context, offset);
      await context.pass(bytes);
    },
    async end(context) {
      await released(context);
      await context.end();
    },
    async abort(context) {
      await released(context);
      context.abort();
    },
  };
}
