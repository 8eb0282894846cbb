import type { CloseReason } from "../events/event.ts";

/** Why a connection is closed that was not ended by FIN. @param isOurs whether we asked for a reset */
export function closeInWords(reason: CloseReason, isOurs: boolean): string {
  if (reason === "rst") {
    return isOurs ? "the connection is reset (RST sent)" : "the peer reset the connection (RST)";
  }
  if (reason === "idle") return "no byte went either way: the connection is closed (idle)";
  return `the connection broke (${reason})`;
}
