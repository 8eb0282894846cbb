import type { Clock } from "../../events/clock.ts";
import type { Way } from "../../events/event.ts";
import type { ActiveFault, FaultContext, FaultReport } from "../fault.ts";

/** What comes between or behind bytes: FIN and RST of the sender, or a fault's wish to close the connection. */
export type Mark = "end" | "abort" | "close";

/** What passes on goes there: the next stage, or where the chain ends. */
export interface NextStage {
  /** A promise means that too much is held from here on, or that the receiver is slow: await it. */
  pass(bytes: Uint8Array): void | Promise<void>;
  /** A promise as with `pass`. */
  mark(mark: Mark): void | Promise<void>;
  /** How many bytes are held from here on. */
  readonly held: number;
  /** The position in the stream, as it comes here, of what will come next. */
  readonly position: number;
}

/** Where bytes, FIN and RST leave a chain; `FaultContext` describes each. */
export interface ChainOutput extends Pick<FaultContext, "pass" | "end" | "abort"> {
  /** How many bytes it has received so far, from the chain and past it: where a fault that is added later begins. */
  delivered(): number;
}

/** Both sides of the connection that faults act on. */
export interface FaultedConnection {
  /** Sends RST to both at once. */
  reset(): void;
  /** Sends FIN to both, behind all that was passed on. */
  close(): void;
}

/** What a stage needs of the chain that it stands in. */
export interface StageHost<Stage> {
  readonly way: Way;
  readonly clock: Clock;
  /** When the connection was accepted, on the clock. */
  readonly openedAt: number;
  /** How many bytes may be held from a stage on before whoever feeds it must wait. */
  readonly readAhead: number;
  /** Whether pieces are messages. */
  readonly isFramed: boolean;
  struck(fault: ActiveFault, struck: FaultReport): void;
  onError(error: unknown): void;
  /** Something that was held is not held any more. */
  onLess(): void;
  /** Nothing happens in the stage any more: it passes on what it gets. */
  onOver(stage: Stage): void;
  /** What a fault can do to the connection as a whole; `reset` also stops the chain. */
  readonly connection: Pick<FaultedConnection, "reset">;
}
