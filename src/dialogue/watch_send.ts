import type { Connection } from "./connection.ts";
import type { Dialogue } from "./dialogue.ts";
import { comes, type Patience } from "./waiting.ts";

/**
 * Waits until a payload is sent, as long as any byte moves; reading goes on meanwhile.
 * @param patience milliseconds in which no byte moves
 * @returns `full` when the peer may wait for us to take what it has sent: the rest is sent when that is done
 * @throws {ChannelClosed} what `sending` throws
 */
export async function watchSend(
  sending: Promise<void>,
  dialogue: Dialogue<Connection>,
  patience: number,
  { clock, signal }: Patience,
): Promise<"sent" | "stalled" | "full"> {
  let isSent = false;
  const sent = sending.then(() => isSent = true);
  sent.catch(() => {});
  const { channel } = dialogue;
  const started = clock.now();
  while (!isSent && !dialogue.received.isFull) {
    const { changed } = dialogue;
    const left = Math.max(channel.lastActivity, started) + patience - clock.now();
    if (left <= 0) return "stalled";
    await comes(Promise.race([sent, changed]), left, { clock, signal });
  }
  if (channel.isClosed) await sent;
  return isSent ? "sent" : "full";
}
