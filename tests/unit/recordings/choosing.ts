import { chooseConversations, streamChoice } from "../../../src/recordings/select.ts";
import type { Conversation } from "../../../src/events/conversation.ts";
import { linux } from "../refusal.ts";

const known: readonly Conversation[] = [
  { number: 1, client: "10.0.0.9:1", server: "10.0.0.2:502", turns: [] },
  { number: 2, client: "10.0.0.8:2", server: "10.0.0.2:502", turns: [] },
  {
    number: 3,
    client: "10.0.0.9:3",
    server: "10.0.0.5:80",
    turns: [],
    problem: "packet 5: it is an IP fragment",
  },
];

/** The numbers of those that are chosen. @param there which of three the recording has */
export function choose(text: string | undefined, there: readonly number[] = [1, 2, 3]): number[] {
  const conversations = there.map((number) => known[number - 1]!);
  const choice = text === undefined ? undefined : streamChoice.parse(text, linux);
  return chooseConversations({ conversations }, choice, "x").map(({ number }) => number);
}
