import type { Clock } from "../events/clock.ts";
import type { Context } from "../events/context.ts";
import type { FrameAnswer } from "../framings/framing.ts";
import type { Channel } from "../net/channel.ts";

/** What a server does with a connection. */
export interface Service {
  /**
   * Serves one connection until the peer's FIN, or as long as it wants; when it returns, the server sends FIN.
   * @throws {ChannelClosed} when the connection ends early: that is ordinary
   */
  serve(channel: Channel, context: Context): Promise<void>;
  /**
   * Loads what it needs. Is called once, before anything is opened.
   * @throws {Failure} when that is not to be had, or not accepted
   */
  prepare?(): Promise<void>;
  /**
   * Follows changes of what it loaded, without touching connections. What it can't accept changes nothing.
   * @param report is called with what became of a change, and whether it was accepted
   * @returns a function that ends this
   * @throws {Failure} when it can't be followed
   */
  watch?(report: (message: string, isReloaded: boolean) => void, clock: Clock): () => void;
  /** What is sent in answer to one frame: what makes a service available with `--framing`. */
  answerFrame?: FrameAnswer;
  /** The answer to one whole message: what makes a service available over HTTP. */
  answer?(message: Uint8Array, context: Context, signal: AbortSignal): Uint8Array | AsyncIterable<Uint8Array>;
}
