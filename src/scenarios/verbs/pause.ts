import { defineVerb } from "../verb.ts";

/** Stops reading, so that the peer's window fills up. */
export const pause = defineVerb({
  name: "pause",
  summary: "we stop reading, so that the window of the peer fills",
  example: "pause",
  use: "acts",
  entries: () => ({}),
  describe: () => "",
  async perform(_, { link, context }) {
    const dialogue = await link.dialogue(context.signal);
    dialogue.pause();
  },
});
