import { formatDuration } from "../../values/duration.ts";
import { defineVerb } from "../verb.ts";
import { comes } from "../../dialogue/waiting.ts";

/** After it we still receive. */
export const fin = defineVerb({
  name: "fin",
  summary: "we end our side with FIN; the peer may still send",
  example: "fin",
  use: "acts",
  entries: () => ({}),
  describe: () => "",
  async perform(_, { link, within, context }) {
    const dialogue = await link.dialogue(context.signal);
    if (dialogue.channel.isClosed) throw link.failure({ message: "the connection is closed already" });
    if (await comes(dialogue.end(), within, context)) return;
    throw link.failure({
      message: `the peer did not take what was sent before within ${formatDuration(within)}`,
    });
  },
});
