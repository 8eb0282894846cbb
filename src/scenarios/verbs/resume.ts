import { defineVerb } from "../verb.ts";

/** Reads again after a `pause`. */
export const resume = defineVerb({
  name: "resume",
  use: "acts",
  entries: () => ({}),
  describe: () => "",
  async perform(_, { link, context }) {
    const dialogue = await link.dialogue(context.signal);
    dialogue.resume();
  },
});
