import type { Happening } from "../../events/event.ts";
import type { TcpConnection } from "./connection.ts";

/** Writes how a connection ended, as far as it was not written before. */
export function writeEnding(connection: TcpConnection, close: Happening & { event: "close" }): void {
  const { reason, resetBy } = close;
  if (reason !== "fin" && (resetBy || !connection.hasEnded("near"))) {
    connection.comments.push(`closed: ${reason}`);
  }
  if (resetBy) return connection.reset(resetBy === "us" ? "near" : "far");
  connection.finish("near");
  // Whoever closes for another reason does not wait for the peer's FIN.
  if (reason === "fin") connection.finish("far");
}
