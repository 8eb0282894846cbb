import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { duration } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, StreamFault } from "./fault.ts";
import { discardPiece, swallowEnds } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { later } from "./timers.ts";

export const resetPeer = define({
  name: "reset_peer",
  summary: "resets both sides with RST: at once, or after a time in which it swallows everything",
  example: "reset_peer:timeout=500ms",
  options: {
    timeout: option(duration, "how long after its beginning, whatever comes meanwhile", "0"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    return { triggers: triggersOf(options), stream: () => resetting(options.timeout) };
  },
});

function resetting(timeout: number): StreamFault {
  let isReset = false;
  let hasSwallowed = false;
  const { end, abort, release } = swallowEnds();
  const reset = (context: FaultContext) => {
    if (isReset) return;
    isReset = true;
    context.struck({ what: "reset both sides" });
    context.reset();
  };
  return {
    begin(context) {
      if (timeout === 0) reset(context);
      else later(timeout, context, () => reset(context));
    },
    data(piece, context) {
      hasSwallowed = true;
      discardPiece(piece, context);
    },
    end,
    abort,
    /** Taken away before its time: a stream that has a hole is of no use, one that has none goes on. */
    over(context, isReplaced) {
      if (hasSwallowed && !isReplaced) reset(context);
      else return release(context);
    },
  };
}
