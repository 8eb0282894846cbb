import { utf8 } from "../bytes/bytes.ts";
import { Failure, usage } from "../values/failure.ts";
import { parseHex } from "../values/payload.ts";
import { JsonConversation, type JsonEvent } from "./json_conversation.ts";
import type { Recording } from "../events/conversation.ts";

/** What this reader understands; the JSON log writes it into every line. */
const version = 1;

/**
 * Reads what a JSON log wrote, of a server, a client, a scenario or a proxy. Of a proxy's faults it has what the ends
 * sent, and not what became of it.
 * @param name of the file, for errors
 * @throws {Failure} with the line, when one is not an event or has no bytes
 */
export function readJsonLines(bytes: Uint8Array, name: string): Recording {
  const all: JsonConversation[] = [];
  const open = new Map<number, JsonConversation>();
  let listens = false;
  const take = (event: JsonEvent): void => {
    if (event.event === "dropped") throw usage(`${event["events"]} events are missing here`);
    listens ||= event.event === "listening";
    const conn = event["conn"];
    if (typeof conn !== "number") return;
    const isUpstream = event["side"] === "upstream";
    if (event.event === "open" && !isUpstream) {
      // Versions before 0.2 did not say who connected; who listens did not.
      const initiator = event["initiator"] ?? (listens ? "peer" : "us");
      const conversation = new JsonConversation(event, initiator === "peer" ? "server" : "client");
      open.set(conn, conversation);
      all.push(conversation);
    } else if (event.event === "open") open.get(conn)?.connectUpstream(event);
    else if (event.event === "data" || event.event === "fin" || event.event === "close") {
      const conversation = open.get(conn);
      if (!conversation) throw usage(`connection ${conn} was opened before the file begins`);
      if (event.event === "close" && isUpstream) return;
      if (event.event === "close") conversation.close(event);
      else if (event.event === "fin") conversation.fin(event);
      else conversation.data(event, contentOf(event));
    }
  };
  let line = 0;
  for (const text of linesOf(bytes)) {
    line++;
    if (text.trim() === "") continue;
    try {
      take(parseLine(text));
    } catch (error) {
      if (error instanceof Failure) throw new Failure(error.code, `${name}:${line}: ${error.message}`);
      throw error;
    }
  }
  return { conversations: all.map((each) => each.finished) };
}

/** One after the other: all of a large file as one text would be more than the runtime holds. */
function* linesOf(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder();
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(0x0a, start);
    if (end === -1) end = bytes.length;
    yield decoder.decode(bytes.subarray(start, end));
  }
}

function parseLine(text: string): JsonEvent {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw usage("this is not JSON (one event a line is expected, as --record and --log json write it)");
  }
  if (typeof event !== "object" || event === null || !("event" in event) || !("ms" in event)) {
    throw usage("this is not an event of tcplab (it has no event and ms)");
  }
  const { v, ms } = event as { readonly v?: unknown; readonly ms: unknown };
  if (v !== version) throw usage(`version ${JSON.stringify(v)} is not known (only ${version})`);
  if (typeof ms !== "number") throw usage("ms is not a number");
  return event as JsonEvent;
}

function contentOf(event: JsonEvent): Uint8Array {
  const { text, base64, hex } = event;
  if (typeof text === "string") return utf8(text);
  if (typeof hex === "string") return parseHex(hex);
  if (typeof base64 === "string") return decodeBase64(base64);
  throw usage("this data has no bytes: with data=none a log can't be replayed (--record keeps all)");
}

function decodeBase64(text: string): Uint8Array {
  try {
    return (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64(text);
  } catch {
    throw usage("its base64 is broken");
  }
}
