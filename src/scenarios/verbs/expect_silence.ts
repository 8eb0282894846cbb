import { formatDuration } from "../../values/duration.ts";
import { duration } from "../../values/value_types.ts";
import { endingInWords } from "../../dialogue/close_text.ts";
import type { Talk } from "../talk.ts";
import { defineVerb } from "../verb.ts";
import { untilFound } from "../../dialogue/waiting.ts";

/** Nothing comes, not even the end; what came before and was not expected by any step is no silence either. */
export const expectSilence = defineVerb({
  name: "expect-silence",
  placeholder: "DURATION",
  use: "reads",
  entries: ({ read }) => ({ "expect-silence": read(duration) }),
  describe: (settings) => formatDuration(settings["expect-silence"]),
  async perform({ "expect-silence": ms }, { link, context }) {
    const talk = await link.talk(context.signal);
    const before = talk.channel.bytesIn;
    const started = context.clock.now();
    const noise = await untilFound(
      {
        changed: () => talk.inbox.changed,
        look: () => noiseOf(talk, before, formatDuration(Math.round(context.clock.now() - started))),
      },
      ms,
      context,
    );
    if (noise !== undefined) {
      throw link.failure({ message: noise, expected: `silence for ${formatDuration(ms)}` });
    }
  },
});

function noiseOf(talk: Talk, before: number, after: string): string | undefined {
  const { channel: { bytesIn }, inbox } = talk;
  if (bytesIn > before) return `${counted(bytesIn - before)} came after ${after}`;
  if (talk.waitingBytes > 0) return `${counted(talk.waitingBytes)} came before and no step has expected them`;
  if (inbox.ending !== undefined) return endingInWords(inbox.ending);
}

function counted(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes} bytes`;
}
