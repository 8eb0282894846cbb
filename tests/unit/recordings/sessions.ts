import { utf8 } from "../../../src/bytes/bytes.ts";
import type { Conversation, ConversationTurn } from "../../../src/events/conversation.ts";

/** A turn in one word line: `30 client data hello`, `40 server fin`. Escapes as in C strings are not known. */
export function turn(line: string): ConversationTurn {
  const [, at, from, kind, text = ""] = /^(\d+) (client|server) (data|fin|rst) ?(.*)$/s.exec(line)!;
  const head = { at: Number(at), from: from as ConversationTurn["from"] };
  return kind === "data" ? { ...head, kind, bytes: utf8(text) } : { ...head, kind: kind as "fin" | "rst" };
}

export function session(...lines: string[]): Conversation {
  return { number: 1, client: "10.0.0.1:50000", server: "10.0.0.2:502", turns: lines.map(turn) };
}
