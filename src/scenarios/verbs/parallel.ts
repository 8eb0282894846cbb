import type { Step } from "../scenario.ts";
import { listOf } from "../../schema/schema_kit.ts";
import { Stopped } from "../../dialogue/failure.ts";
import { defineVerb } from "../verb.ts";

/** Runs lists of steps side by side; when one fails, the others stop. */
export const parallel = defineVerb({
  name: "parallel",
  placeholder: "[[STEP...], [STEP...]]",
  summary: "several lists of steps at the same time; when one fails, the others stop",
  example: "parallel: [[{ wait: 1s }, { send: x }], [{ expect: x }]]",
  use: "none",
  entries: ({ steps }) => ({ parallel: listOf(steps) }),
  describe: ({ parallel }) => `${parallel.length} lists of steps`,
  branches: ({ parallel }) => parallel.map((steps, i) => ({ path: ["parallel", i], steps })),
  async perform(_, stage) {
    const control = new AbortController();
    const signal = AbortSignal.any([stage.context.signal, control.signal]);
    const run = async (branch: readonly Step[], i: number) => {
      const results = await stage.play(branch, i + 1, signal);
      if (results.some(({ status }) => status !== "passed")) {
        control.abort(new Stopped("another list of steps failed", false));
      }
      return results;
    };
    for (const results of await Promise.all(stage.branches.map(run))) stage.keep(results);
  },
});
