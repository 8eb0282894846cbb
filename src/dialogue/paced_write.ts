import type { Clock } from "../events/clock.ts";
import { Pacer, whenDue } from "../events/pacer.ts";
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
  const pacer = new Pacer(pacing.pause);
  const { signal } = channel;
  const sleep = (ms: number) => clock.sleep(ms, signal);
  pacer.begin(clock.now());
  for (let at = 0; at < payload.length; at += pacing.size) {
    const pause = whenDue(pacer, { clock, signal, sleep });
    if (pause) await pause;
    await channel.send(payload.subarray(at, at + pacing.size));
    pacer.wrote(clock.now());
  }
}
