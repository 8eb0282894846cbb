import type { Clock } from "../events/clock.ts";
import type { Split } from "../values/pacing.ts";
import type { Channel } from "../net/channel.ts";

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
