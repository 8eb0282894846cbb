import type { Clock } from "../events/clock.ts";
import type { Way } from "../events/event.ts";
import type { Network } from "../values/cidr.ts";
import type { Random } from "../events/random.ts";
import type { Pattern } from "../values/pattern.ts";
import type { NumberRange } from "../values/number_range.ts";

/** Bytes on their way, as they came: a message where a framing tells, else what one read brought, or a part of it. */
export interface Piece {
  /** Nobody else changes them: they may be kept, and changed. */
  readonly bytes: Uint8Array;
  /** The position of the first byte in the stream, as this fault gets it. */
  readonly offset: number;
  /** When it came, on the clock. */
  readonly at: number;
}

/** What a fault did, for its event. */
export interface FaultReport {
  readonly what: string;
  readonly offset?: number;
  readonly bytes?: number;
}

/**
 * What a fault has in its hands: one way of one connection. Whatever it passes on arrives in the order of the calls.
 */
export interface FaultContext {
  readonly way: Way;
  readonly clock: Clock;
  /** From the seed; of this fault, connection and way alone. */
  readonly random: Random;
  /** Aborts when the fault is over: its time is up, it was taken away, or the connection is gone. */
  readonly signal: AbortSignal;
  /**
   * Passes bytes on, for good: who gets them may change them, so they must not be passed again. A promise means that
   * the receiver is slow: await it.
   */
  pass(bytes: Uint8Array): void | Promise<void>;
  /** Passes on the FIN of the sender. */
  end(): void | Promise<void>;
  /** Passes on the RST of the sender. */
  abort(): void;
  /** Resolves after so many milliseconds, or when the fault is over. */
  sleep(ms: number): Promise<void>;
  /** Resets both sides of the connection at once, with a real RST: what is still under way is lost. */
  reset(): void;
  /** Closes both sides with FIN, when all that was passed on before is delivered. */
  close(): void;
  /** Tells that it struck. */
  struck(struck: FaultReport): void;
}

/**
 * A fault at work in one way of one connection. It sees bytes, FIN and RST in their order and one at a time: while a
 * promise that it returned is pending, what comes waits, up to a limit, and then the sender does. What a fault has no
 * method for is passed on unchanged.
 */
export interface StreamFault {
  /** Its triggers are met: it begins to act. @param offset of the byte that comes next, in the stream as it gets it */
  begin?(context: FaultContext, offset: number): void | Promise<void>;
  /** One piece that it acts on. */
  data?(piece: Piece, context: FaultContext): void | Promise<void>;
  /** The FIN of the sender. @param at when it came, on the clock */
  end?(context: FaultContext, at: number): void | Promise<void>;
  /** The RST of the sender, who is gone. @param at when it came, on the clock */
  abort?(context: FaultContext, at: number): void | Promise<void>;
  /**
   * It is over, but the connection is not: what it still holds goes out now. Afterwards everything passes by it.
   * Called when the last promise is settled; the context still works.
   * @param isReplaced the same fault goes on with other settings, and gets what this one lets go of
   */
  over?(context: FaultContext, isReplaced?: boolean): void | Promise<void>;
}

/** What becomes of a client before the server is called: it goes on, is refused with a RST, or hears nothing, ever. */
export type Admittance = "dial" | "refuse" | "silence";

/** What is at hand before there is a connection to the server. */
export type ConnectContext = Pick<FaultContext, "clock" | "random" | "signal" | "sleep" | "struck">;

/** A fault as it was asked for, of which every connection gets its own; exactly one of the methods is there. */
export interface FaultPlan {
  /** When and where it acts; what no trigger was given for is always met. */
  readonly triggers: Triggers;
  /** A fault of the bytes. */
  stream?(): StreamFault;
  /** A fault of connecting. */
  connect?(context: ConnectContext): Admittance | Promise<Admittance>;
  /** An outage of the whole proxy. */
  readonly outage?: Outage;
}

/** What an outage looks like to clients; `down` describes each. */
export type OutageKind = "refuse" | "reset" | "silence";

/** When all connections of a proxy, and those to come, are cut off. Times are in milliseconds. */
export interface Outage {
  readonly as: OutageKind;
  /** From the start of the fault to its first outage. */
  readonly from: number;
  /** 0 for ever. */
  readonly for: number;
  /** From the beginning of one outage to that of the next; 0 for one outage. */
  readonly every: number;
  /** Each begins up to so much later. */
  readonly jitter: number;
  /** What each way of a connection has while the link is silent. */
  holdBack(): StreamFault;
}

/** When a fault acts. All that are given must be met. */
export interface Triggers {
  /** Which connections of a proxy, counted from 1 in the order in which they were accepted. */
  readonly nth: NumberRange | undefined;
  /** From which addresses. */
  readonly peer: Network | undefined;
  /** The chance of each connection and way, from 0 to 1. */
  readonly probability: number;
  /** Milliseconds after the connection was accepted until it begins. */
  readonly after: number;
  /** Milliseconds that it lasts from its beginning; 0 for ever. */
  readonly for: number;
  /** The position in the stream at which it begins; at once when the stream is there already. */
  readonly at: number | undefined;
  /** It begins with the first bytes that match; where that can't be known in time, right behind them. */
  readonly match: Pattern | undefined;
  /** It acts on pieces only in which this is found. */
  readonly only: Pattern | undefined;
  /** It acts on every so-many-th of these pieces only. */
  readonly every: number;
  /** It acts so often and no more; 0 for any number of times. */
  readonly times: number;
}

/** A fault that was asked for, as a proxy has it. */
export interface ActiveFault {
  /** For its events. */
  readonly name: string;
  readonly plan: FaultPlan;
  /** Which of all faults of its proxy, in the order in which they were asked for: what its random numbers come from. */
  readonly serial: number;
}
