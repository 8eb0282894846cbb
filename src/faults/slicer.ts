import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { option } from "../values/options.ts";
import { count, duration } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, StreamFault } from "./fault.ts";
import { reportOnce } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { until } from "./timers.ts";

export const slicer = define({
  name: "slicer",
  summary: "cuts what passes into small pieces",
  example: "slicer:size=10,variation=5,delay=1ms",
  options: {
    size: option(count(1), "how many bytes a piece has, on average", "1"),
    variation: option(count(0), "how many bytes more or less than that, by chance", "0"),
    delay: option(duration, "the time between two pieces", "0"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { size, variation, delay } = options;
    if (variation >= size) throw usage(`variation: "${variation}" is not below the size (${size})`);
    return { triggers: triggersOf(options), stream: () => slicing(size, variation, delay) };
  },
});

/** Milliseconds of writing pieces without a pause, after which others have a turn. */
const turn = 5;

function slicing(size: number, variation: number, delay: number): StreamFault {
  const tell = reportOnce("cut into small pieces");
  const next = variation === 0
    ? () => size
    : ({ random }: FaultContext) => size - variation + Math.floor(random() * (2 * variation + 1));
  let lastLeft = -Infinity;
  return {
    async data({ bytes, offset }, context) {
      const { clock } = context;
      let turnBegan = clock.now();
      const rested = async (rest: Promise<void>) => {
        await rest;
        turnBegan = clock.now();
      };
      for (let sent = 0; sent < bytes.length;) {
        const pause = until(lastLeft + delay, context);
        if (pause) await rested(pause);
        const slice = bytes.subarray(sent, context.signal.aborted ? bytes.length : sent + next(context));
        sent += slice.length;
        const slow = context.pass(slice);
        if (slow) await rested(slow);
        lastLeft = clock.now();
        tell(context, offset);
        if (lastLeft - turnBegan >= turn) await rested(context.sleep(0));
      }
    },
  };
}
