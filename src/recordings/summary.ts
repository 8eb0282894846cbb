import { type Conversation, nameOf, otherSide, type Recording, type Side } from "../events/conversation.ts";
import { formatDuration } from "../values/duration.ts";

/** What is to be known of a conversation, to choose one. */
export interface ConversationSummary {
  readonly number: number;
  /** What shows it in Wireshark; a JSON log has none. */
  readonly filter?: string;
  readonly client: string;
  readonly server: string;
  /** Bytes of the client and of the server, as far as they are there. */
  readonly sent: number;
  readonly received: number;
  /** Milliseconds from its first packet or event to its last byte, FIN or RST. */
  readonly ms: number;
  readonly ended: "fin" | "rst" | "half-closed" | "open";
  /** Who ended it, or the first direction of it. */
  readonly endedBy?: Side;
  readonly isWhole: boolean;
  /** What is missing. */
  readonly problem?: string;
}

/** Sums up all conversations of a recording. */
export function summariesOf({ conversations, hasPackets }: Recording): ConversationSummary[] {
  return conversations.map((conversation) => summaryOf(conversation, hasPackets === true));
}

function summaryOf(conversation: Conversation, hasPackets: boolean): ConversationSummary {
  const { number, client, server, turns, problem } = conversation;
  const bytesOf = (side: Side) =>
    turns.reduce(
      (sum, turn) => turn.kind === "data" && turn.from === side ? sum + turn.bytes.length : sum,
      0,
    );
  const ends = turns.filter(({ kind }) => kind !== "data");
  const reset = ends.find(({ kind }) => kind === "rst");
  const [first] = ends;
  const isBoth = first !== undefined && ends.some(({ from }) => from === otherSide(first.from));
  const by = reset ?? first;
  return {
    number,
    ...(hasPackets ? { filter: `tcp.stream eq ${number}` } : {}),
    client,
    server,
    sent: bytesOf("client"),
    received: bytesOf("server"),
    ms: Math.round((turns.at(-1)?.at ?? 0) * 1000) / 1000,
    ended: reset ? "rst" : isBoth ? "fin" : first ? "half-closed" : "open",
    ...(by ? { endedBy: by.from } : {}),
    isWhole: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** As a table, one line a conversation. */
export function summaryTable(summaries: readonly ConversationSummary[]): string {
  const head = ["number", "client", "server", "client sent", "server sent", "time", "end", "missing"];
  const rows = [head, ...summaries.map(row)];
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows.map((cells) => `${cells.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd()}\n`)
    .join("");
}

function row(summary: ConversationSummary): string[] {
  const { number, client, server, sent, received, ms, problem } = summary;
  return [number, client, server, sent, received, formatDuration(ms), endOf(summary), problem ?? "-"].map(
    String,
  );
}

function endOf({ ended, endedBy }: ConversationSummary): string {
  if (ended === "open") return "open";
  if (ended === "rst") return `RST by ${endedBy}`;
  return ended === "fin" ? `FIN, ${endedBy} first` : `FIN by ${endedBy} only`;
}

/** For messages about a conversation that is not whole. */
export function notWhole(conversation: Conversation, file: string): string {
  return `${file}: conversation ${nameOf(conversation)} is not whole: ${conversation.problem}`;
}
