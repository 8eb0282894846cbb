import * as v from "valibot";
import { formatDuration } from "../../values/duration.ts";
import { yesOrNo } from "../../values/options.ts";
import { sendPayload } from "../../dialogue/paced_write.ts";
import { split } from "../../values/pacing.ts";
import { ChannelClosed } from "../../net/channel.ts";
import { endingInWords } from "../../dialogue/close_text.ts";
import type { Link } from "../named_connection.ts";
import { render } from "../../dialogue/render.ts";
import type { Talk } from "../talk.ts";
import { defineVerb, type Stage } from "../verb.ts";
import { comes } from "../../dialogue/waiting.ts";

export const send = defineVerb({
  name: "send",
  placeholder: "PAYLOAD",
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
    const talk = await link.talk(context.signal);
    const content = render(() => send.template.render(scope));
    const bytes = raw ? content : render(() => talk.encode(content));
    const sending = sendPayload(talk.channel, bytes, split, context.clock);
    const patience = stage.within + (split?.pause ?? 0);
    try {
      await follow(sending, talk, patience, stage);
    } catch (error) {
      if (error instanceof ChannelClosed) throw cannotSend(link, talk, error);
      throw error;
    }
  },
});

/** Waits until the bytes are sent, as long as any move; reading goes on meanwhile. */
async function follow(
  sending: Promise<void>,
  talk: Talk,
  patience: number,
  { link, context }: Stage,
): Promise<void> {
  let isSent = false;
  const sent = sending.then(() => isSent = true);
  sent.catch(() => {});
  const { channel, inbox } = talk;
  // A full inbox means that the peer waits for us to take what it sent: the next steps may do that, and the rest of
  // this goes out meanwhile.
  while (!isSent && !inbox.isFull) {
    const left = channel.lastActivity + patience - context.clock.now();
    if (left <= 0) {
      const within = formatDuration(patience);
      throw link.failure({ message: `the peer does not take what is sent (nothing moved for ${within})` });
    }
    await comes(Promise.race([sent, inbox.changed]), left, context);
  }
  if (channel.isClosed) await sent;
}

function cannotSend(link: Link, { ending }: Talk, error: ChannelClosed): Error {
  const why = endingInWords(ending === undefined || ending === "fin" ? error : ending);
  return link.failure({ message: `nothing can be sent: ${why}` });
}
