import { otherSide, type Side } from "../events/conversation.ts";
import type { TcpDirection } from "./tcp_direction.ts";
import type { CapturedSegment, Segment } from "./tcp_segment.ts";

/** Where the SYNs were not captured, nobody knows by how much windows are scaled: this is the most (RFC 7323). */
const largestScale = 14;

/** A RST that its receiver may have taken. */
interface Candidate {
  readonly from: Side;
  readonly reset: CapturedSegment;
  /** Up to here its sender's stream can't go on, if it was taken. */
  readonly end: number;
  /** How much of the other direction its sender had acknowledged. */
  readonly acknowledged: number;
  hasSenderGoneOn: boolean;
  hasReceiverGoneOn: boolean;
}

/**
 * Decides which RST has ended a connection: one that its receiver must take (RFC 9293, section 3.10.7; RFC 5961, section 3),
 * and after which the two did not go on.
 */
export class TcpReset {
  #candidate: Candidate | undefined;
  readonly #hasSyn = { client: false, server: false };
  readonly #hasSent = { client: false, server: false };
  readonly #window = { client: 0, server: 0 };
  readonly #scale: Record<Side, number | undefined> = { client: undefined, server: undefined };

  constructor(readonly directions: Readonly<Record<Side, TcpDirection>>) {}

  /** The one that was taken, once all segments were seen. */
  get taken(): { readonly from: Side; readonly reset: CapturedSegment } | undefined {
    const candidate = this.#candidate;
    if (!candidate) return undefined;
    const isAlone = !this.#hasSent[otherSide(candidate.from)];
    return candidate.hasSenderGoneOn && (isAlone || candidate.hasReceiverGoneOn) ? undefined : candidate;
  }

  /** Must be called before the segment is put into its direction. */
  see(from: Side, captured: CapturedSegment): void {
    const { segment } = captured;
    if (segment.flags.rst) {
      if (this.taken) return;
      if (this.#isAcceptable(from, segment)) this.#candidate = this.#candidateOf(from, captured);
      return;
    }
    this.#follow(from, segment);
    this.#hasSent[from] = true;
    if (segment.flags.syn) {
      this.#hasSyn[from] = true;
      this.#scale[from] = segment.scale ?? 0;
    }
    this.#window[from] = segment.window;
  }

  #candidateOf(from: Side, reset: CapturedSegment): Candidate {
    const direction = this.directions[from];
    return {
      from,
      reset,
      end: Math.min(direction.offsetOf(reset.segment.sequence), direction.reached),
      acknowledged: this.directions[otherSide(from)].acknowledged,
      hasSenderGoneOn: false,
      hasReceiverGoneOn: false,
    };
  }

  #follow(from: Side, { flags, sequence, acknowledgment, payload }: Segment): void {
    const candidate = this.#candidate;
    if (!candidate) return;
    if (from !== candidate.from) {
      candidate.hasReceiverGoneOn = true;
      return;
    }
    const end = this.directions[from].offsetOf(sequence) + payload.length + (flags.fin ? 1 : 0);
    const acknowledged = this.directions[otherSide(from)].offsetOf(acknowledgment);
    const isNew = flags.syn || (end > candidate.end && (payload.length > 0 || flags.fin)) ||
      (flags.ack && acknowledged > candidate.acknowledged);
    if (isNew) candidate.hasSenderGoneOn = true;
  }

  #isAcceptable(from: Side, { sequence, acknowledgment, flags }: Segment): boolean {
    const other = otherSide(from);
    if (!this.#hasSent[from]) {
      // The other one has sent its SYN, and only the acknowledgment shows that this is an answer.
      if (!this.#hasSyn[other]) return true;
      const offset = this.directions[other].offsetOf(acknowledgment);
      return flags.ack && offset >= 0 && offset <= this.directions[other].reached;
    }
    const direction = this.directions[from];
    const offset = direction.offsetOf(sequence);
    const reached = Math.max(direction.reached, direction.acknowledged);
    return offset >= direction.acknowledged && offset <= reached + this.#windowOf(other);
  }

  #windowOf(side: Side): number {
    const [own, others] = [this.#scale[side], this.#scale[otherSide(side)]];
    // It is scaled when both say that they can.
    const scale = own === undefined || others === undefined ? largestScale : others === 0 ? 0 : own;
    return this.#window[side] * 2 ** scale;
  }
}
