import * as v from "valibot";
import { yesOrNo } from "../../values/options.ts";
import { split } from "../../values/pacing.ts";
import { endingText } from "../../dialogue/close_text.ts";
import type { Connection } from "../../dialogue/connection.ts";
import type { Dialogue } from "../../dialogue/dialogue.ts";
import { verdictText } from "../../dialogue/verdict_text.ts";
import { watchSend } from "../../dialogue/watch_send.ts";
import { ChannelClosed } from "../../net/channel.ts";
import type { NamedConnection } from "../named_connection.ts";
import { render } from "../../dialogue/render.ts";
import { defineVerb } from "../verb.ts";

export const send = defineVerb({
  name: "send",
  placeholder: "PAYLOAD",
  summary: "sends a message; with a framing, as that writes one",
  example: 'send: "*IDN?"',
  keys: {
    raw: "as it is, without the framing",
    split: "in pieces of N bytes, with a pause between",
  },
  use: "acts",
  entries: ({ phrase, read }) => ({
    send: phrase,
    raw: v.exactOptional(read(yesOrNo)),
    split: v.exactOptional(read(split)),
  }),
  describe: ({ send }) => send.template.text,
  needs: ({ send }) => send.needs,
  async perform({ send, raw = false, split }, stage) {
    const { link, scope, context } = stage;
    const dialogue = await link.dialogue(context.signal);
    const content = render(() => send.template.render(scope));
    const bytes = raw ? content : render(() => dialogue.encode(content, link.request));
    const patience = stage.within + (split?.pause ?? 0);
    try {
      const sending = dialogue.send(bytes, { raw: true, pacing: split });
      if (await watchSend(sending, dialogue, patience, context) !== "stalled") return;
    } catch (error) {
      if (error instanceof ChannelClosed) throw cannotSend(link, dialogue, error);
      throw error;
    }
    const verdict = { is: "stalled", received: new Uint8Array() } as const;
    throw link.failure({ message: verdictText(verdict, { isMessage: false, within: patience }) });
  },
});

function cannotSend(link: NamedConnection, { ending }: Dialogue<Connection>, error: ChannelClosed): Error {
  const why = endingText(ending === undefined || ending === "fin" ? error : ending);
  return link.failure({ message: `nothing can be sent: ${why}` });
}
