import type { Context } from "../core/context.ts";
import type { Channel } from "../net/channel.ts";

/** What a server does with a connection. */
export interface Service {
  /**
   * Serves one connection until the peer's FIN, or as long as it wants; when it returns, the server sends FIN.
   * @throws {ChannelClosed} when the connection ends early: that is ordinary
   */
  serve(channel: Channel, context: Context): Promise<void>;
  /** The answer to one whole message: what makes a service available over HTTP. */
  answer?(message: Uint8Array, context: Context, signal: AbortSignal): Uint8Array | AsyncIterable<Uint8Array>;
}
