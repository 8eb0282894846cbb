import type { Context } from "../events/context.ts";
import type { Channel } from "../net/channel.ts";

/** How long the peer gets to answer our FIN, in milliseconds. */
const patience = 1000;

/**
 * Sends FIN and waits a moment for the peer's: closing at once, with bytes unread, would send a RST that can destroy
 * what the peer has not read yet (RFC 1122, section 4.2.2.13).
 * @param onTick is called while waiting, to make room for what still comes
 */
export async function hangUp(channel: Channel, { clock }: Context, onTick: () => void): Promise<void> {
  const waited = Promise.withResolvers<void>();
  const cancel = clock.after(patience, waited.resolve);
  const drain = setInterval(onTick, 20);
  await Promise.race([channel.end().then(() => channel.closed), waited.promise]);
  clearInterval(drain);
  cancel();
  channel.destroy("fin");
  await channel.closed;
}
