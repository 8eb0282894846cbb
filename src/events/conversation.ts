/** The two ends of a connection: who connected, and who was connected to. */
export type Side = "client" | "server";

export function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}

/** One thing that an end did. */
export type ConversationTurn =
  & {
    readonly from: Side;
    /** Milliseconds since the connection was opened. */
    readonly at: number;
  }
  & (
    | { readonly kind: "data"; readonly bytes: Uint8Array }
    /** It ended its direction, or all of the connection. */
    | { readonly kind: "fin" | "rst" }
  );

/** What passed over one connection, in order of time. */
export interface Conversation {
  /** As users name it: `conn` in a JSON log, `tcp.stream` (from 0) in a file of packets. */
  readonly number: number;
  /** Addresses, as users write them. */
  readonly client: string;
  readonly server: string;
  readonly turns: readonly ConversationTurn[];
  /** Why it can't be replayed: bytes of it are missing, and where. The other conversations of the file may be whole. */
  readonly problem?: string;
}

/** Everything that a file says about connections. */
export interface Recording {
  /** In order of opening. */
  readonly conversations: readonly Conversation[];
  /** Its numbers are those of Wireshark (`tcp.stream`). */
  readonly hasPackets?: boolean;
  /** What of the file could not be used, for the user. */
  readonly warnings?: readonly string[];
}

/** Which side each of the two addresses of a conversation is: for lists in messages. */
export function nameOf({ number, client, server }: Conversation): string {
  return `${number} (${client} to ${server})`;
}
