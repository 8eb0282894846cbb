import { define } from "../values/registry.ts";
import type { FaultPlan, StreamFault } from "./fault.ts";
import { discardPiece, swallowEnds } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

export const blackhole = define({
  name: "blackhole",
  summary: "swallows everything while it lasts; a FIN or RST passes when it is over, bytes are lost",
  example: "blackhole:after=5s,for=10s",
  options: triggerOptions,
  create(options): FaultPlan {
    return { triggers: triggersOf(options), stream: swallowing };
  },
});

function swallowing(): StreamFault {
  const { end, abort, release } = swallowEnds();
  return { data: discardPiece, end, abort, over: release };
}
