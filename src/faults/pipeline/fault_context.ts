import type { Random } from "../../events/random.ts";
import type { Outlet, Struck } from "../fault.ts";
import type { Next, StageHost } from "./pipeline.ts";

/** What a stage lets its fault do. */
export interface Hands {
  readonly random: Random;
  /** Aborts when the fault is over. */
  readonly signal: AbortSignal;
  /** Whether anything that the fault passes on may still arrive. */
  isOpen(): boolean;
  /** Where it goes; another one after faults were added or removed. */
  next(): Next;
  close(): void;
  struck(struck: Struck): void;
}

/** What a fault has in its hands. */
export function makeOutlet({ random, signal, isOpen, next, close, struck }: Hands, host: StageHost): Outlet {
  const { way, clock } = host;
  return {
    way,
    clock,
    random,
    signal,
    pass: (bytes) => isOpen() ? next().pass(bytes) : undefined,
    end: () => isOpen() ? next().mark("end") : undefined,
    abort: () => void (isOpen() && next().mark("abort")),
    sleep: (ms) => clock.sleep(ms, signal).catch(() => {}),
    reset: () => isOpen() ? host.reset() : undefined,
    close: () => isOpen() ? close() : undefined,
    struck,
  };
}
