import type { Packet } from "./packet.ts";
import { type Conversation, type ConversationTurn, otherSide, type Side } from "../events/conversation.ts";
import type { Segment } from "./tcp_segment.ts";
import { TcpDirection } from "./tcp_direction.ts";

/** One TCP connection, put together from its packets. */
export class TcpStream {
  readonly #client: string;
  readonly #server: string;
  readonly #directions = { client: new TcpDirection(), server: new TcpDirection() };
  readonly #turns: ConversationTurn[] = [];
  #defect: string | undefined;
  #isReset = false;

  /** @param first segment of it that was captured @param openedAt its time */
  constructor(readonly number: number, first: Segment, readonly openedAt: number) {
    [this.#client, this.#server] = clientOf(first) === "sender"
      ? [first.from, first.to]
      : [first.to, first.from];
  }

  /** Whether this segment begins another connection between the same two ports. */
  isOver(segment: Segment): boolean {
    const { syn, ack } = segment.flags;
    const { synAt } = this.#directions[this.#sender(segment)];
    return syn && !ack && synAt !== undefined && synAt !== segment.sequence;
  }

  push(segment: Segment, { number, at }: Packet): void {
    if (this.#isReset) return;
    const from = this.#sender(segment);
    const time = at - this.openedAt;
    const { flags, defect } = segment;
    // A RST has a sequence number of its own, and what is in it is no data (RFC 9293, section 3.5.3).
    if (flags.rst) {
      this.#isReset = true;
      this.#turns.push({ from, at: time, kind: "rst" });
      return;
    }
    if (defect !== undefined) this.#defect ??= `packet ${number}: ${defect}`;
    if (flags.ack) this.#directions[otherSide(from)].acknowledge(segment.acknowledgment);
    for (const arrival of this.#directions[from].push(segment, number)) {
      this.#turns.push({ from, at: time, ...arrival });
    }
  }

  get conversation(): Conversation {
    const problem = this.#defect ?? this.#gap("client") ?? this.#gap("server");
    return {
      number: this.number,
      client: this.#client,
      server: this.#server,
      turns: this.#turns,
      ...(problem === undefined ? {} : { problem }),
    };
  }

  #gap(side: Side): string | undefined {
    const { gap } = this.#directions[side];
    return gap && `of what the ${side} sent, ${gap}`;
  }

  #sender({ from }: Segment): Side {
    return from === this.#client ? "client" : "server";
  }
}

/** Who of the two has connected. Where the capture began later than the connection, the lower port is the server's. */
function clientOf({ flags, fromPort, toPort }: Segment): "sender" | "receiver" {
  if (flags.syn) return flags.ack ? "receiver" : "sender";
  return fromPort >= toPort ? "sender" : "receiver";
}
