import { type ConversationTurn, otherSide, type Side } from "../events/conversation.ts";
import type { Arrival } from "./tcp_direction.ts";

/**
 * Puts the two directions of a connection together. They are in the order of the file, but nothing stands before what its
 * sender had acknowledged: where captures of two interfaces were merged, the file may have it otherwise.
 * @param openedAt what times are counted from, and @returns what never goes back in time
 */
export function inOrder(
  arrivals: Readonly<Record<Side, readonly Arrival[]>>,
  openedAt: number,
): ConversationTurn[] {
  const turns: ConversationTurn[] = [];
  const taken = { client: 0, server: 0 };
  const reached = { client: 0, server: 0 };
  const total = { client: lengthOf(arrivals.client), server: lengthOf(arrivals.server) };
  const head = (side: Side) => arrivals[side][taken[side]];
  const isBlocked = (side: Side, { needs }: Arrival) => {
    const other = otherSide(side);
    // Where that much isn't there at all, the acknowledgment tells nothing.
    return needs > reached[other] && needs <= total[other];
  };
  let last = 0;
  while (true) {
    const [client, server] = [head("client"), head("server")];
    if (!client && !server) return turns;
    let from: Side = !server || (client && client.packet <= server.packet) ? "client" : "server";
    const other = otherSide(from);
    const [first, second] = [head(from)!, head(other)];
    if (second && isBlocked(from, first) && !isBlocked(other, second)) from = other;
    const arrival = head(from)!;
    taken[from]++;
    reached[from] += sizeOf(arrival);
    last = Math.max(last, arrival.at - openedAt);
    turns.push(
      arrival.kind === "data"
        ? { from, at: last, kind: "data", bytes: arrival.bytes }
        : { from, at: last, kind: arrival.kind },
    );
  }
}

/** A FIN counts as one, as it does in sequence numbers. */
function sizeOf(arrival: Arrival): number {
  return arrival.kind === "data" ? arrival.bytes.length : arrival.kind === "fin" ? 1 : 0;
}

function lengthOf(arrivals: readonly Arrival[]): number {
  return arrivals.reduce((sum, each) => sum + sizeOf(each), 0);
}
