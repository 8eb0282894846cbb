import { FramingError } from "../framings/framing.ts";
import { ChannelClosed } from "../net/channel.ts";

/** Why nothing more can come, in words. */
export function endingInWords(ending: "fin" | ChannelClosed | FramingError | undefined): string {
  if (ending === "fin") return "the peer closed the connection (FIN)";
  if (ending instanceof FramingError) return `what came does not follow the framing: ${ending.message}`;
  if (ending instanceof ChannelClosed && ending.reason === "rst") return "the connection was reset (RST)";
  return ending instanceof ChannelClosed
    ? `the connection is closed (${ending.reason})`
    : "nothing more can come";
}
