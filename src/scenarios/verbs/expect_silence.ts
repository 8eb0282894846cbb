import { formatDuration } from "../../values/duration.ts";
import { duration } from "../../values/value_types.ts";
import { endingText } from "../../dialogue/close_text.ts";
import { defineVerb } from "../verb.ts";
import { untilFound } from "../../dialogue/waiting.ts";

/**
 * Nothing comes, not even the end; what came before and was not expected by any step is no silence either. Messages that
 * are ignored break no silence, nor does a part of a message where it may become one of these.
 */
export const expectSilence = defineVerb({
  name: "expect-silence",
  placeholder: "DURATION",
  summary: "nothing is received for that time but messages that are ignored",
  example: "expect-silence: 200ms",
  use: "reads",
  entries: ({ read }) => ({ "expect-silence": read(duration) }),
  describe: (settings) => formatDuration(settings["expect-silence"]),
  async perform({ "expect-silence": ms }, { link, context }) {
    const dialogue = await link.dialogue(context.signal);
    const { received } = dialogue;
    const started = context.clock.now();
    const isExpected = received.unexpected === 0;
    const noise = await untilFound(
      {
        changed: () => dialogue.changed,
        look() {
          const { unexpected, ending } = received;
          const after = formatDuration(Math.round(context.clock.now() - started));
          if (unexpected === 0) return ending && endingText(ending);
          return `${bytes(unexpected)} came ${
            isExpected ? `after ${after}` : "before and no step has expected them"
          }`;
        },
      },
      ms,
      context,
    );
    if (noise !== undefined) {
      throw link.failure({ message: noise, expected: `silence for ${formatDuration(ms)}` });
    }
  },
});

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
