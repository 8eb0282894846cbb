import { defineVerb } from "../verb.ts";

export const reset = defineVerb({
  name: "reset",
  summary: "we end the connection with RST",
  example: "reset",
  use: "acts",
  entries: () => ({}),
  describe: () => "",
  async perform(_, { link, context }) {
    const dialogue = await link.dialogue(context.signal);
    if (dialogue.channel.isClosed) throw link.failure({ message: "the connection is closed already" });
    dialogue.reset();
    await dialogue.channel.closed;
  },
});
