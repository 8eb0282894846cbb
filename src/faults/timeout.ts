import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { duration } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, StreamFault } from "./fault.ts";
import { discardFin, discardPiece, discardRst } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { later } from "./timers.ts";

export const timeout = define({
  name: "timeout",
  summary: "swallows everything, and closes both sides with FIN after a time",
  example: "timeout:timeout=5s",
  options: {
    timeout: option(duration, "how long after its beginning, whatever comes meanwhile; 0 for never", "0"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    return { triggers: triggersOf(options), stream: () => silence(options.timeout) };
  },
});

function silence(timeout: number): StreamFault {
  let isClosed = false;
  const close = (context: FaultContext) => {
    if (isClosed) return;
    isClosed = true;
    context.struck({ what: "closed both sides" });
    context.close();
  };
  return {
    begin(context) {
      if (timeout > 0) later(timeout, context, () => close(context));
    },
    data: discardPiece,
    end: discardFin,
    abort: discardRst,
    /** The stream has a hole now: nobody could go on with it. */
    over(context, isReplaced) {
      if (!isReplaced) close(context);
    },
  };
}
