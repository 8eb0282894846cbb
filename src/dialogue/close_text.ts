import type { CloseReason } from "../events/event.ts";
import { FramingError } from "../framings/framing.ts";
import type { Ending } from "./ending.ts";

/** Why nothing more is received, in words. @param resetBy who sent the RST, where that is known */
export function endingText(ending: Ending | undefined, resetBy?: "us" | "peer"): string {
  if (ending === undefined) return "nothing more can come";
  if (ending === "fin") return "the peer closed the connection (FIN)";
  if (ending instanceof FramingError) {
    return `the received bytes do not follow the framing: ${ending.message}`;
  }
  return closeText(ending.reason, resetBy);
}

/** Why a connection is closed, in words. */
export function closeText(reason: CloseReason, resetBy?: "us" | "peer"): string {
  switch (reason) {
    case "rst":
      if (resetBy === undefined) return "the connection was reset (RST)";
      return resetBy === "us" ? "the connection is reset (RST sent)" : "the peer reset the connection (RST)";
    case "idle":
      return "no byte went either way: the connection is closed (idle)";
    case "error":
    case "fault":
      return `the connection broke (${reason})`;
    default:
      return `the connection is closed (${reason})`;
  }
}
