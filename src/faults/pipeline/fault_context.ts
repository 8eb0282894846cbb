import type { Random } from "../../events/random.ts";
import type { FaultContext, FaultReport } from "../fault.ts";
import type { NextStage, StageHost } from "./pipeline.ts";

/** What a stage lets its fault do. */
export interface ContextSetting {
  readonly random: Random;
  /** Aborts when the fault is over. */
  readonly signal: AbortSignal;
  /** Whether anything that the fault passes on may still arrive. */
  isOpen(): boolean;
  /** Where it goes; another one after faults were added or removed. */
  next(): NextStage;
  close(): void;
  struck(struck: FaultReport): void;
}

/** What a fault has in its hands. */
export function makeFaultContext(
  { random, signal, isOpen, next, close, struck }: ContextSetting,
  host: StageHost,
): FaultContext {
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
