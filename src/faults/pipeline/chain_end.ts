import type { ChainOutput, Mark, NextStage } from "./pipeline.ts";

/** Where a chain ends: what comes here leaves it. */
export class ChainEnd implements NextStage {
  /** There while the receiver is slow; it is never rejected. */
  slow: Promise<void> | undefined;
  readonly held = 0;
  readonly #output: ChainOutput;
  readonly #onError: (error: unknown) => void;
  readonly #onClose: () => void;
  /** FIN has left. */
  #isEnded = false;
  #isStopped = false;

  /** @param onClose is called when a fault has closed the connection */
  constructor(output: ChainOutput, onError: (error: unknown) => void, onClose: () => void) {
    this.#output = output;
    this.#onError = onError;
    this.#onClose = onClose;
  }

  get position(): number {
    return this.#output.delivered();
  }

  pass(bytes: Uint8Array): void | Promise<void> {
    if (this.#isEnded || this.#isStopped || bytes.length === 0) return;
    return this.#watch(this.#output.pass(bytes));
  }

  mark(mark: Mark): void | Promise<void> {
    if (this.#isStopped) return;
    if (mark === "end") {
      if (this.#isEnded) return;
      this.#isEnded = true;
      return this.#watch(this.#output.end());
    }
    this.#isStopped = true;
    if (mark === "abort") return this.#output.abort();
    this.#onClose();
  }

  /** From now on nothing leaves. */
  stop(): void {
    this.#isStopped = true;
  }

  #watch(promise: void | Promise<void>): void | Promise<void> {
    if (!promise) return;
    const settled: Promise<void> = promise.catch(this.#onError).then(() => {
      if (this.slow === settled) this.slow = undefined;
    });
    return this.slow = settled;
  }
}
