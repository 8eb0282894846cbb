import type { Context } from "../events/context.ts";
import { Failure } from "../values/failure.ts";
import type { ProxyFault } from "./proxy.ts";

/** What can be down: a proxy. */
export interface Downable {
  start(): Promise<void>;
  stop(): void;
}

/** Takes a listener away, and brings it back, at the times of the faults that ask for it. */
export class Downtime {
  readonly #proxy: Downable;
  readonly #context: Context;
  /** What cancels the next change of each fault. */
  readonly #timers = new Map<ProxyFault, () => void>();
  readonly #down = new Set<ProxyFault>();

  constructor(proxy: Downable, context: Context) {
    this.#proxy = proxy;
    this.#context = context;
  }

  /** Whether the listener is away. */
  get isDown(): boolean {
    return this.#down.size > 0;
  }

  /** Takes note of the faults that there are now; one that is taken away brings the listener back. */
  watch(faults: readonly ProxyFault[]): void {
    for (const fault of faults) {
      if (!fault.plan.isDown || this.#timers.has(fault)) continue;
      this.#timers.set(fault, this.#context.clock.after(fault.plan.triggers.after, () => this.#begin(fault)));
    }
    for (const [fault, cancel] of this.#timers) {
      if (faults.includes(fault)) continue;
      cancel();
      this.#timers.delete(fault);
      this.#end(fault);
    }
  }

  /** Forgets all of it. */
  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#down.clear();
  }

  #begin(fault: ProxyFault): void {
    const { for: lasts } = fault.plan.triggers;
    this.#down.add(fault);
    this.#context.emit({ event: "fault", fault: fault.name, what: "the listener is gone" });
    this.#proxy.stop();
    if (lasts > 0) this.#timers.set(fault, this.#context.clock.after(lasts, () => this.#end(fault)));
  }

  async #end(fault: ProxyFault): Promise<void> {
    if (!this.#down.delete(fault) || this.#down.size > 0) return;
    this.#context.emit({ event: "fault", fault: fault.name, what: "the listener is back" });
    try {
      await this.#proxy.start();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#context.emit({ event: "error", message: error.message });
    }
  }
}
