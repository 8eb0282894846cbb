import { type Conversation, otherSide, type Side } from "../events/conversation.ts";
import { beginningOf } from "./tcp_beginning.ts";
import { TcpDirection } from "./tcp_direction.ts";
import { inOrder } from "./tcp_order.ts";
import { TcpReset } from "./tcp_reset.ts";
import type { CapturedSegment, Segment } from "./tcp_segment.ts";

const wrap = 2 ** 32;
const twice =
  "it was opened twice with the same sequence number: what belongs to which connection is not known";

/** One TCP connection, put together from its packets once all of them are there. */
export class TcpStream {
  readonly #client: string;
  readonly #server: string;
  readonly #segments: CapturedSegment[] = [];
  readonly #senders: Side[] = [];
  /** The sequence number of the SYN of each side, seen or not, as the first of its segments or acknowledgments has it. */
  readonly #synAt: Partial<Record<Side, number>> = {};
  #defect: string | undefined;

  /** @param first segment of it that was captured @param openedAt its time */
  constructor(readonly number: number, first: Segment, readonly openedAt: number) {
    [this.#client, this.#server] = clientOf(first) === "sender"
      ? [first.from, first.to]
      : [first.to, first.from];
  }

  /** Whether this segment begins another connection between the same two ports. */
  isOver(segment: Segment): boolean {
    const { syn, ack } = segment.flags;
    const synAt = this.#synAt[this.#sender(segment)];
    return syn && !ack && synAt !== undefined && synAt !== segment.sequence;
  }

  push(captured: CapturedSegment): void {
    const { segment } = captured;
    const from = this.#sender(segment);
    this.#segments.push(captured);
    this.#senders.push(from);
    const { flags, sequence, acknowledgment, defect } = segment;
    if (flags.rst) return;
    if (defect !== undefined) this.complain(captured.number, defect);
    this.#synAt[from] ??= flags.syn ? sequence : (sequence + wrap - 1) % wrap;
    if (flags.ack) this.#synAt[otherSide(from)] ??= (acknowledgment + wrap - 1) % wrap;
  }

  /** A packet of it can't be used. */
  complain(packet: number, why: string): void {
    this.#defect ??= `packet ${packet}: ${why}`;
  }

  get conversation(): Conversation {
    const begun = {
      client: beginningOf("client", this.#segments, this.#senders),
      server: beginningOf("server", this.#segments, this.#senders),
    };
    const direction = (side: Side) =>
      new TcpDirection(begun[side]?.first ?? 0, (begun[side]?.synAt ?? -1) >= 0);
    const directions = { client: direction("client"), server: direction("server") };
    const reset = new TcpReset(directions);
    for (const [i, captured] of this.#segments.entries()) {
      const from = this.#senders[i]!;
      const { flags, payload, acknowledgment } = captured.segment;
      reset.see(from, captured);
      // A RST has a sequence number of its own, and what is in it is no data (RFC 9293, section 3.5.3).
      if (flags.rst) continue;
      // What a side says before its SYN is about an older connection: a challenge ACK of one that is half open.
      if (payload.length === 0 && i < (begun[from]?.synAt ?? -1)) continue;
      const other = directions[otherSide(from)];
      if (flags.ack) other.acknowledge(acknowledgment);
      directions[from].push(captured, flags.ack ? other.offsetOf(acknowledgment) : 0);
    }
    const isTwice = begun.client?.isSecond || begun.server?.isSecond;
    const earlier = begun.client?.earlier ?? begun.server?.earlier;
    const problem = this.#defect ?? (isTwice ? twice : undefined) ??
      (earlier === undefined
        ? undefined
        : `packet ${earlier} has bytes from before the capture began: others may be missing`) ??
      this.#gap("client", directions) ??
      this.#gap("server", directions);
    for (const side of ["client", "server"] as const) directions[side].finish();
    const { taken } = reset;
    if (taken) {
      const { number: packet, at } = taken.reset;
      directions[taken.from].arrivals.push({ kind: "rst", needs: 0, packet, at });
    }
    const arrivals = { client: directions.client.arrivals, server: directions.server.arrivals };
    return {
      number: this.number,
      client: this.#client,
      server: this.#server,
      turns: inOrder(arrivals, this.openedAt),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  #gap(side: Side, directions: Readonly<Record<Side, TcpDirection>>): string | undefined {
    const { gap, acknowledged } = directions[side];
    // One that was acknowledged may have been its FIN.
    if (acknowledged > 1 && !this.#senders.includes(side)) {
      return `nothing that the ${side} sent was captured, at least ${acknowledged - 1} bytes`;
    }
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
