import { usage } from "../values/failure.ts";
import { type Conversation, type ConversationTurn, otherSide, type Side } from "../events/conversation.ts";

/** One line of a JSON log. */
export interface JsonEvent {
  readonly event: string;
  /** Milliseconds on a clock that never goes back. */
  readonly ms: number;
  readonly [key: string]: unknown;
}

/** One connection, gathered from the events of a JSON log. */
export class JsonConversation {
  readonly #number: number;
  readonly #openedAt: number;
  readonly #client: string;
  #server: string;
  readonly #turns: ConversationTurn[] = [];
  readonly #received = { client: 0, server: 0 };
  readonly #ended = { client: false, server: false };
  #isProxied = false;

  /** @param role of who wrote the log; of a proxy, that towards its client */
  constructor(open: JsonEvent, readonly role: Side) {
    this.#number = open["conn"] as number;
    this.#openedAt = open.ms;
    const [peer, local] = [text(open, "peer"), text(open, "local")];
    this.#client = role === "server" ? peer : local;
    this.#server = role === "server" ? local : peer;
  }

  /** It is a proxy's: the server is who the proxy has connected to. */
  connectUpstream(open: JsonEvent): void {
    this.#isProxied = true;
    this.#server = text(open, "peer");
  }

  data(event: JsonEvent, bytes: Uint8Array): void {
    if (event["stage"] === "delivered") return;
    const from = this.#sender(event);
    const { offset } = event;
    const expected = this.#received[from];
    if (offset !== expected) {
      throw usage(`bytes ${expected} to ${offset} of what the ${from} sent are missing before this`);
    }
    this.#received[from] += bytes.length;
    this.#turns.push({ from, at: this.#since(event), kind: "data", bytes });
  }

  fin(event: JsonEvent): void {
    if (event["stage"] === "delivered") return;
    this.#end(this.#sender(event), "fin", event);
  }

  /** @param event of the connection to the client, if it is a proxy's: what the server did was passed on there */
  close(event: JsonEvent): void {
    const { reason, resetBy } = event;
    if (resetBy === "us") this.#end(this.role, "rst", event);
    else if (resetBy === "peer") this.#end(otherSide(this.role), "rst", event);
    // A connection that a limit ends, or the end of the program, is closed without a FIN of its own being told.
    else if (reason !== "error" && !this.#isProxied) this.#end(this.role, "fin", event);
  }

  get finished(): Conversation {
    return { number: this.#number, client: this.#client, server: this.#server, turns: this.#turns };
  }

  #sender({ dir }: JsonEvent): Side {
    if (dir === "up") return "client";
    if (dir === "down") return "server";
    if (dir === "out") return this.role;
    if (dir === "in") return otherSide(this.role);
    throw usage(`${JSON.stringify(dir)} is not a direction (in, out, up, down)`);
  }

  #end(from: Side, kind: "fin" | "rst", event: JsonEvent): void {
    if (kind === "fin" && this.#ended[from]) return;
    this.#ended[from] = true;
    this.#turns.push({ from, at: this.#since(event), kind });
  }

  #since({ ms }: JsonEvent): number {
    return Math.max(0, ms - this.#openedAt);
  }
}

function text(event: JsonEvent, key: string): string {
  const value = event[key];
  if (typeof value === "string") return value;
  throw usage(`${key} is missing`);
}
