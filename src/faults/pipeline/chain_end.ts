import type { ChainOutput } from "./chain.ts";
import type { Mark, NextStage } from "./pipeline.ts";

/** Where a chain ends: what comes here leaves it. */
export class ChainEnd implements NextStage {
  /** There while the receiver is slow; it is never rejected. */
  slow: Promise<void> | undefined;
  readonly held = 0;
  readonly #sink: ChainOutput;
  readonly #onError: (error: unknown) => void;
  readonly #onClose: () => void;
  /** FIN has left. */
  #isEnded = false;
  #isStopped = false;

  /** @param onClose is called before the sink is told to close */
  constructor(sink: ChainOutput, onError: (error: unknown) => void, onClose: () => void) {
    this.#sink = sink;
    this.#onError = onError;
    this.#onClose = onClose;
  }

  get position(): number {
    return this.#sink.delivered();
  }

  pass(bytes: Uint8Array): void | Promise<void> {
    if (this.#isEnded || this.#isStopped || bytes.length === 0) return;
    return this.#watch(this.#sink.pass(bytes));
  }

  mark(mark: Mark): void | Promise<void> {
    if (this.#isStopped) return;
    if (mark === "end") {
      if (this.#isEnded) return;
      this.#isEnded = true;
      return this.#watch(this.#sink.end());
    }
    this.#isStopped = true;
    if (mark === "abort") return this.#sink.abort();
    this.#onClose();
    this.#sink.close();
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
