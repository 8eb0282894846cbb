import type { Clock } from "../events/clock.ts";
import type { Split } from "../values/pacing.ts";
import type { Channel } from "../net/channel.ts";

/** Sends a payload in one piece, or in pieces with a pause between them. @throws {ChannelClosed} */
export async function sendPaced(
  channel: Pick<Channel, "send" | "signal">,
  payload: Uint8Array,
  pacing: Split | undefined,
  clock: Clock,
): Promise<void> {
  if (!pacing) return await channel.send(payload);
  for (let at = 0; at < payload.length; at += pacing.size) {
    if (at > 0) await clock.sleep(pacing.pause, channel.signal);
    await channel.send(payload.subarray(at, at + pacing.size));
  }
}
