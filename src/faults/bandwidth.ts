import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { required, type Value } from "../values/options.ts";
import { rate } from "../values/value_types.ts";
import type { FaultPlan, StreamFault } from "./fault.ts";
import { reportOnce } from "./fault_events.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { until } from "./timers.ts";

/** Milliseconds of sending that leave at once: below what a timer of the runtime keeps to, slices gain nothing. */
const sliceTime = 10;

/** Milliseconds of an idle time that may be caught up: a sender whose own timer was late should not lose by it. */
const credit = 10;

const positiveRate: Value<number> = {
  ...rate,
  parse(text, platform) {
    const bytes = rate.parse(text, platform);
    if (bytes === 0) {
      throw usage(`"${text}" would let nothing pass, ever (at least 1B/s; see also blackhole)`);
    }
    return bytes;
  },
};

export const bandwidth = define({
  name: "bandwidth",
  summary: "limits the rate to N bytes a second, evenly",
  example: "bandwidth:rate=100KB/s",
  options: {
    rate: required(positiveRate, "how many bytes a second"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    return { triggers: triggersOf(options), stream: () => paced(options.rate) };
  },
});

function paced(rate: number): StreamFault {
  const sliceSize = Math.max(1, Math.floor(rate * sliceTime / 1000));
  const tell = reportOnce(`held to ${rate} B/s`);
  /** When all that was let through would have left a line of that rate: each slice moves it on, late timers do not. */
  let free: number | undefined;
  return {
    async data({ bytes, offset, at }, context) {
      free = free === undefined ? at : Math.max(free, at - credit);
      for (let sent = 0; sent < bytes.length;) {
        const slice = bytes.subarray(sent, context.signal.aborted ? bytes.length : sent + sliceSize);
        sent += slice.length;
        free += slice.length / rate * 1000;
        await until(free, context);
        const slow = context.pass(slice);
        if (slow) {
          await slow;
          // While the receiver did not take anything, nothing is saved up either.
          free = Math.max(free, context.clock.now() - credit);
        }
        tell(context, offset);
      }
    },
  };
}
