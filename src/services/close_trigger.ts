import type { Context } from "../events/context.ts";
import { option, optional } from "../values/options.ts";
import { count, duration } from "../values/value_types.ts";
import type { Channel } from "../net/channel.ts";

/** When the services that end a connection do it: at once, unless one of these says otherwise. */
export const endingOptions = {
  bytes: optional(count(0), "after N received bytes"),
  after: option(duration, "after this time; with bytes as well, whichever comes first", "0"),
};

/** Reads and throws away until it is time to end; also returns on the peer's FIN. */
export async function untilEnding(
  channel: Channel,
  context: Context,
  { bytes, after }: { readonly bytes: number | undefined; readonly after: number },
): Promise<void> {
  if (after === 0 && (bytes ?? 0) === 0) return void channel.discard().catch(() => {});
  const enough = Promise.withResolvers<void>();
  const cancel = after > 0 ? context.clock.after(after, enough.resolve) : undefined;
  const peer = channel.receive(() => {
    if (bytes !== undefined && channel.bytesIn >= bytes) enough.resolve();
  });
  try {
    await Promise.race([peer, enough.promise]);
  } finally {
    cancel?.();
    peer.catch(() => {});
  }
}
