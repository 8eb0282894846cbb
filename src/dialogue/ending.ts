import type { FramingError } from "../framings/framing.ts";
import type { ChannelClosed } from "../net/channel.ts";

/** Why nothing more is received; what was received before may still wait to be taken. */
export type Ending = "fin" | ChannelClosed | FramingError;
