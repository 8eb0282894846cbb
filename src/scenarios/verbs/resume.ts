import { defineVerb } from "../verb.ts";

/** Reads again after a `pause`. */
export const resume = defineVerb({
  name: "resume",
  summary: "we read again after pause",
  example: "resume",
  use: "acts",
  entries: () => ({}),
  describe: () => "",
  async perform(_, { link, context }) {
    const dialogue = await link.dialogue(context.signal);
    dialogue.resume();
  },
});
