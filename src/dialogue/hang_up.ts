import type { Clock } from "../events/clock.ts";
import type { Channel } from "../net/channel.ts";
import { timeUp } from "./waiting.ts";

/** How long the peer has to answer our FIN, in milliseconds. */
const patience = 1000;

/**
 * Sends FIN, waits up to one second for the peer's FIN, then closes the connection. Closing at once, with bytes
 * unread, would send a RST that can destroy what the peer has not read yet (RFC 1122, section 4.2.2.13).
 *
 * Somebody must keep receiving meanwhile, or the FIN of the peer is never read.
 */
export async function hangUp(
  channel: Pick<Channel, "end" | "closed" | "destroy">,
  clock: Clock,
): Promise<void> {
  await timeUp(channel.end().then(() => channel.closed), patience, clock);
  channel.destroy("fin");
  await channel.closed;
}
