import { define } from "../values/registry.ts";
import type { FaultPlan } from "../faults/fault.ts";
import { triggerOptions, triggersOf } from "../faults/triggers.ts";

/** Toxiproxy has it to show how a toxic is written, and the tests of its clients add it. It is no fault of ours. */
export const noop = define({
  name: "noop",
  summary: "passes everything on",
  example: "noop",
  options: triggerOptions,
  create: (options): FaultPlan => ({ triggers: triggersOf(options), stream: () => ({}) }),
});
