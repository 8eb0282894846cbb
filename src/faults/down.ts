import { define } from "../values/registry.ts";
import type { FaultPlan } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

/** The triggers that choose a connection or a byte: there is none. */
const untouched = {
  nth: undefined,
  peer: undefined,
  probability: 1,
  at: undefined,
  match: undefined,
  only: undefined,
  every: 1,
  times: 0,
};

export const down = define({
  name: "down",
  summary: "takes the listener away while it lasts, and resets its connections",
  example: "down:after=30s,for=5s",
  options: {
    after: { ...triggerOptions.after, help: "how long after the start it begins" },
    for: triggerOptions.for,
  },
  create: (options): FaultPlan => ({ triggers: triggersOf({ ...untouched, ...options }), isDown: true }),
});
