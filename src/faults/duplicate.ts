import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { count, probability } from "../values/value_types.ts";
import type { FaultPlan } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";

export const duplicate = define({
  name: "duplicate",
  summary: "passes pieces on again, right behind themselves",
  example: "duplicate:chance=10%",
  options: {
    chance: option(probability, "the chance of each piece", "1"),
    copies: option(count(1), "how often again", "1"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { chance, copies } = options;
    return {
      triggers: triggersOf(options),
      stream: () => ({
        async data({ bytes, offset }, context) {
          if (chance < 1 && context.random() >= chance) return context.pass(bytes);
          const what = copies === 1 ? "passed on twice" : `passed on ${copies + 1} times`;
          context.struck({ what, offset, bytes: bytes.length });
          // Whoever comes next may change what it gets: copies must not share memory.
          for (let i = 0; i < copies; i++) await context.pass(bytes.slice());
          await context.pass(bytes);
        },
      }),
    };
  },
});
