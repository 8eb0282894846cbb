import type { Frame } from "../events/frame.ts";
import type { Match, Pattern } from "../values/pattern.ts";
import type { Until } from "./until.ts";

/** A reply that the peer is expected to send. */
export interface Expectation {
  /** What the reply must be; any reply, if not given. */
  readonly wanted?: Wanted | undefined;
  /** When the reply is complete although nothing matched. If not given, only the end and the time decide. */
  readonly until?: Until | undefined;
  /**
   * Milliseconds. Where something is wanted they are counted from the end of sending, or from the start of the wait;
   * else it is the silence after which the rest of a reply is given up. While sending: the time in which no byte moves.
   */
  readonly within: number;
}

/** What a reply must be. */
export interface Wanted {
  /** With a framing: judges the next message that is not ignored. */
  message(frame: Frame): Match | undefined;
  /** Without a framing: what must be found in the bytes that were not taken yet. */
  readonly pattern?: Pattern;
}

/** An expectation that only a match can meet. */
export type MatchExpectation = Expectation & { readonly wanted: Wanted };
