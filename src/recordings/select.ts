import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { type Conversation, nameOf, type Recording } from "../events/conversation.ts";
import { notWhole } from "./summary.ts";

/** A conversation by its number, or all those of an address. */
export type StreamChoice = number | string;

export const streamChoice: Value<StreamChoice> = {
  placeholder: "N|ENDPOINT",
  parse(text) {
    if (/^\d+$/.test(text)) return Number(text);
    if (/^(\S+:\d+|unix:.+)$/.test(text)) return text;
    throw usage(
      `"${text}" is neither a number of a conversation nor an address with its port (try 3 or 192.168.1.5:502)`,
    );
  },
};

/** So many conversations are listed in a message. */
const most = 8;

/**
 * The conversations of a recording that are meant, in order: all, when nothing was chosen and all are with one server.
 * @param name of the file, for errors
 * @param onBroken is told of those that are not whole; without it they are refused
 * @throws {Failure} when there is none, or it can't be replayed
 */
export function chooseConversations(
  { conversations }: Recording,
  choice: StreamChoice | undefined,
  name: string,
  onBroken: (message: string) => void = refuse,
): readonly Conversation[] {
  if (conversations.length === 0) throw usage(`"${name}" has no conversation`);
  const chosen = conversations.filter((each) => choice === undefined || isMeant(each, choice));
  if (chosen.length === 0) {
    throw usage(`"${name}" has no conversation ${choice}: it has ${list(conversations)}`);
  }
  if (typeof choice === "number" && chosen.length > 1) {
    throw usage(`"${name}" has ${chosen.length} conversations ${choice}: it has ${list(conversations)}`);
  }
  const servers = new Set(chosen.map(({ server }) => server));
  if (choice === undefined && servers.size > 1) {
    throw usage(
      `"${name}" has conversations with ${servers.size} servers; choose by number or address: ${
        list(chosen)
      }`,
    );
  }
  for (const each of chosen) if (each.problem !== undefined) onBroken(notWhole(each, name));
  return chosen;
}

function refuse(message: string): never {
  throw usage(message);
}

/** Refuses, and says what can be done about it, where the client's side is what counts. */
export function refuseUnlessOnlySent(message: string): never {
  throw usage(`${message} (--only-sent takes what the client sent as far as it is there, and no replies)`);
}

function isMeant({ number, client, server }: Conversation, choice: StreamChoice): boolean {
  return typeof choice === "number" ? number === choice : client === choice || server === choice;
}

function list(conversations: readonly Conversation[]): string {
  const shown = conversations.slice(0, most).map(nameOf).join(", ");
  const more = conversations.length - most;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
