import { count } from "../../values/value_types.ts";
import { defineVerb } from "../verb.ts";

export const repeat = defineVerb({
  name: "repeat",
  placeholder: "N",
  summary: "these steps, N times",
  example: '{ repeat: 3, steps: [{ send: "MEAS?" }, { expect: any }] }',
  keys: {
    steps: "what is repeated",
  },
  use: "none",
  entries: ({ read, steps }) => ({ repeat: read(count(1)), steps }),
  describe: ({ repeat }) => repeat === 1 ? "1 time" : `${repeat} times`,
  branches: ({ steps }) => [{ path: ["steps"], steps }],
  async perform({ repeat }, stage) {
    const [steps = []] = stage.branches;
    for (let round = 1; round <= repeat; round++) {
      const results = await stage.play(steps, round);
      stage.keep(results);
      if (results.some(({ status }) => status !== "passed")) return;
    }
  },
});
