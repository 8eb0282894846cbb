import { defineVerb } from "../verb.ts";

export const reset = defineVerb({
  name: "reset",
  use: "acts",
  entries: () => ({}),
  describe: () => "",
  async perform(_, { link, context }) {
    const { channel } = await link.talk(context.signal);
    if (channel.isClosed) throw link.failure({ message: "the connection is closed already" });
    channel.reset();
    await channel.closed;
  },
});
