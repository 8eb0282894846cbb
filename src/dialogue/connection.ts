import type { Channel } from "../net/channel.ts";

/** The part of a channel that a dialogue uses; unit tests replace it. */
export type Connection = Pick<
  Channel,
  | "receive"
  | "send"
  | "end"
  | "reset"
  | "destroy"
  | "closed"
  | "isClosed"
  | "lastActivity"
  | "signal"
>;
