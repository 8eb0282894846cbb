import type { Clock } from "../core/clock.ts";
import { parseDuration } from "../core/duration.ts";
import type { Value } from "../core/options.ts";
import { count } from "../core/values.ts";
import type { Channel } from "../net/channel.ts";

/** Writing in pieces: firmware that takes a chunk for a message breaks on this. */
export interface Split {
  /** Bytes of a piece. */
  readonly size: number;
  /** Milliseconds between two pieces. */
  readonly pause: number;
}

/** Long enough that two pieces are two segments, and two reads on most devices. */
const defaultPause = "10ms";

/** `N` or `N,DURATION`. */
export const split: Value<Split> = {
  placeholder: "N[,DURATION]",
  parse(text, surroundings) {
    const comma = text.indexOf(",");
    const size = count(1).parse(comma === -1 ? text : text.slice(0, comma), surroundings);
    return { size, pause: parseDuration(comma === -1 ? defaultPause : text.slice(comma + 1)) };
  },
};

/** Sends a payload, in one piece or split. @throws {ChannelClosed} */
export async function sendPayload(
  channel: Channel,
  payload: Uint8Array,
  split: Split | undefined,
  clock: Clock,
): Promise<void> {
  if (!split) return await channel.send(payload);
  for (let at = 0; at < payload.length; at += split.size) {
    if (at > 0) await clock.sleep(split.pause, channel.signal);
    await channel.send(payload.subarray(at, at + split.size));
  }
}
