import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { duration } from "../values/value_types.ts";
import type { FaultPlan, Outlet, StreamFault } from "./fault.ts";
import { swallow, swallowEnds } from "./fault_events.ts";
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
  const reset = (outlet: Outlet) => {
    if (isReset) return;
    isReset = true;
    outlet.struck({ what: "reset both sides" });
    outlet.reset();
  };
  return {
    begin(outlet) {
      if (timeout === 0) reset(outlet);
      else later(timeout, outlet, () => reset(outlet));
    },
    data(piece, outlet) {
      hasSwallowed = true;
      swallow(piece, outlet);
    },
    end,
    abort,
    /** Taken away before its time: a stream that has a hole is of no use, one that has none goes on. */
    over(outlet, isReplaced) {
      if (hasSwallowed && !isReplaced) reset(outlet);
      else return release(outlet);
    },
  };
}
