import * as v from "valibot";
import { formatDuration } from "../../values/duration.ts";
import type { CloseReason } from "../../events/event.ts";
import { choice, duration } from "../../values/value_types.ts";
import type { Connection } from "../../dialogue/connection.ts";
import type { Dialogue } from "../../dialogue/dialogue.ts";
import { ChannelClosed } from "../../net/channel.ts";
import { defineVerb } from "../verb.ts";
import { untilFound } from "../../dialogue/waiting.ts";

/** What comes before the end is not looked at any more. */
export const expectClose = defineVerb({
  name: "expect-close",
  placeholder: "fin|rst|any",
  summary: "the peer ends the connection, in that way",
  example: "{ expect-close: rst, within: 1s }",
  keys: {
    within: "how long it may take",
  },
  use: "reads",
  entries: ({ read }) => ({
    "expect-close": read(choice("fin", "rst", "any")),
    within: v.exactOptional(read(duration)),
  }),
  describe: (settings) => settings["expect-close"],
  async perform({ "expect-close": wanted, within: own }, { link, within, context }) {
    const dialogue = await link.dialogue(context.signal);
    let closed: CloseReason | undefined;
    const closing = dialogue.channel.closed.then((reason) => closed = reason);
    // With it known from the start, a connection that is closed already is judged at once.
    if (dialogue.channel.isClosed) await closing;
    const ms = own ?? within;
    const found = await untilFound(
      {
        changed: () => closed === undefined ? Promise.race([dialogue.changed, closing]) : never,
        look() {
          dialogue.received.take();
          const how = closed ?? endOf(dialogue);
          // FIN of the peer may still be followed by its RST.
          return how === "fin" && wanted === "rst" && closed === undefined ? undefined : how;
        },
      },
      ms,
      context,
    );
    if (
      found !== undefined && (found === wanted || (wanted === "any" && (found === "fin" || found === "rst")))
    ) {
      return;
    }
    const paused = dialogue.isPaused ? " (reading is paused)" : "";
    throw link.failure({
      message: found === undefined
        ? `the peer ${missing(wanted, endOf(dialogue))} within ${formatDuration(ms)}${paused}`
        : `the connection ended with ${words[found] ?? found}`,
      expected: words[wanted]!,
    });
  },
});

const never = new Promise<never>(() => {});
const words: Record<string, string> = { fin: "FIN", rst: "RST", any: "FIN or RST" };

function missing(wanted: string, end: string | undefined): string {
  return end === "fin" && wanted === "rst" ? "sent FIN, but no RST" : "did not close the connection";
}

/** How the peer ended its side, if it did. */
function endOf({ received: { end } }: Dialogue<Connection>): CloseReason | undefined {
  return end instanceof ChannelClosed ? end.reason : end;
}
