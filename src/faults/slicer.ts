import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { Pacer, whenDue } from "../events/pacer.ts";
import { option } from "../values/options.ts";
import { count, duration } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, StreamFault } from "./fault.ts";
import { reportOnce } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

export const slicer = define({
  name: "slicer",
  summary: "cuts what passes into small pieces",
  example: "slicer:size=10,variation=5,delay=1ms",
  options: {
    size: option(count(1), "how many bytes a piece has, on average", "1"),
    variation: option(count(0), "how many bytes more or less than that, by chance", "0"),
    delay: option(duration, "the time between two pieces; below 5ms on average", "0"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { size, variation, delay } = options;
    if (variation > size) throw usage(`variation: "${variation}" is above the size (${size})`);
    return { triggers: triggersOf(options), stream: () => slicing(size, variation, delay) };
  },
});

function slicing(size: number, variation: number, delay: number): StreamFault {
  const tell = reportOnce("cut into small pieces");
  const next = variation === 0
    ? () => size
    : ({ random }: FaultContext) =>
      Math.max(1, size - variation + Math.floor(random() * (2 * variation + 1)));
  const pacer = new Pacer(delay);
  return {
    async data({ bytes, offset, at }, context) {
      const { clock, signal } = context;
      pacer.begin(at);
      for (let sent = 0; sent < bytes.length;) {
        const pause = whenDue(pacer, context);
        if (pause) await pause;
        const slice = bytes.subarray(sent, signal.aborted ? bytes.length : sent + next(context));
        sent += slice.length;
        const slow = context.pass(slice);
        if (slow) await slow;
        // While the receiver did not take anything, nothing is saved up either.
        if (slow) pacer.restart(clock.now());
        else pacer.wrote(clock.now());
        tell(context, offset);
      }
    },
  };
}
