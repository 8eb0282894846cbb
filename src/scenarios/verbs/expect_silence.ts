import { formatDuration } from "../../values/duration.ts";
import { duration } from "../../values/value_types.ts";
import { endingText } from "../../dialogue/close_text.ts";
import type { Connection } from "../../dialogue/connection.ts";
import type { Dialogue } from "../../dialogue/dialogue.ts";
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
    const dialogue = await link.dialogue(context.signal);
    const before = dialogue.received.counted;
    const started = context.clock.now();
    const noise = await untilFound(
      {
        changed: () => dialogue.changed,
        look: () => noiseOf(dialogue, before, formatDuration(Math.round(context.clock.now() - started))),
      },
      ms,
      context,
    );
    if (noise !== undefined) {
      throw link.failure({ message: noise, expected: `silence for ${formatDuration(ms)}` });
    }
  },
});

function noiseOf({ received }: Dialogue<Connection>, before: number, after: string): string | undefined {
  const { buffer: { length }, counted, ending } = received;
  if (counted > before) return `${bytes(counted - before)} came after ${after}`;
  if (length > 0) return `${bytes(length)} came before and no step has expected them`;
  if (ending !== undefined) return endingText(ending);
}

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
