import type { Context } from "../events/context.ts";
import type { Random } from "../events/random.ts";
import type { Admittance, Outage, OutageKind } from "../faults/fault.ts";
import type { Channel } from "../net/channel.ts";
import { Failure } from "../values/failure.ts";
import type { ProxyFault } from "./proxy_fault.ts";
import type { Relay } from "./relay.ts";

/** What an outage does to a proxy. */
export interface OutageTarget {
  listen(): Promise<void>;
  /** Closes the port and resets all connections. */
  unlisten(): void;
  /** Resets all connections. */
  reset(): void;
  /** Puts a fault into all connections. */
  addFault(fault: ProxyFault): void;
  removeFault(fault: ProxyFault): void;
}

/** What is asked of a relay before its target is called. */
type ArrivingRelay = Pick<Relay, "struck"> & { readonly client: Pick<Channel, "signal"> };

/** For the log: what begins, and what ends. */
const words: Readonly<Record<OutageKind, readonly [begin: string, end: string]>> = {
  refuse: ["the listener is gone", "the listener is back"],
  reset: ["the link is down: connections are reset", "the link is back"],
  silence: ["the link is silent: nothing passes", "the link is back"],
};

/** Cuts off all connections of a proxy, and those to come, at the times of the faults that ask for it. */
export class Outages {
  readonly #target: OutageTarget;
  readonly #context: Context;
  readonly #random: (serial: number) => Random;
  /** What cancels the next change of each fault. */
  readonly #timers = new Map<ProxyFault, () => void>();
  /** Those that last now. */
  readonly #active = new Set<ProxyFault>();
  /** What holds back bytes while the link is silent. */
  readonly #holding = new Map<ProxyFault, ProxyFault>();
  /** Resolves when one of the outages ends. */
  #ended = Promise.withResolvers<void>();

  /** @param random the random numbers of one fault */
  constructor(target: OutageTarget, context: Context, random: (serial: number) => Random) {
    this.#target = target;
    this.#context = context;
    this.#random = random;
  }

  /** An outage of that kind that lasts now. */
  find(as: OutageKind): ProxyFault | undefined {
    return [...this.#active].find(({ plan }) => plan.outage!.as === as);
  }

  /** Faults of the bytes that a new connection has, too, because the link is silent. */
  get holding(): Iterable<ProxyFault> {
    return this.#holding.values();
  }

  /** Starts the faults that are new; one that was removed ends. */
  watch(faults: readonly ProxyFault[]): void {
    for (const fault of faults) {
      const { outage } = fault.plan;
      if (!outage || this.#timers.has(fault)) continue;
      const start = this.#context.clock.now() + outage.from;
      this.#schedule(fault, outage, start, this.#random(fault.serial));
    }
    for (const [fault, cancel] of this.#timers) {
      if (faults.includes(fault)) continue;
      cancel();
      this.#timers.delete(fault);
      void this.#end(fault);
    }
  }

  /** Decides about a client that has connected; it waits while the link is silent. */
  async admit(relay: ArrivingRelay): Promise<Extract<Admittance, "dial" | "refuse">> {
    const { signal } = relay.client;
    while (this.find("silence") && !signal.aborted) await this.#whenEnded(signal);
    if (signal.aborted) return "refuse";
    const fault = this.find("reset");
    if (!fault) return "dial";
    relay.struck(fault, { what: "reset the client" });
    return "refuse";
  }

  /** Cancels all outages without an event. */
  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#active.clear();
    this.#holding.clear();
    this.#ended.resolve();
  }

  #schedule(fault: ProxyFault, outage: Outage, start: number, random: Random): void {
    const late = outage.jitter > 0 ? random() * outage.jitter : 0;
    const wait = Math.max(0, start + late - this.#context.clock.now());
    this.#timers.set(fault, this.#context.clock.after(wait, () => this.#begin(fault, outage, start, random)));
  }

  #begin(fault: ProxyFault, outage: Outage, start: number, random: Random): void {
    const { clock } = this.#context;
    this.#active.add(fault);
    this.#emit(fault, words[outage.as][0]);
    if (outage.as === "refuse") this.#target.unlisten();
    else if (outage.as === "reset") this.#target.reset();
    else this.#hold(fault, outage);
    if (outage.for === 0) return;
    const over = () => {
      void this.#end(fault);
      if (outage.every === 0) return;
      // Those that a machine has slept through are left out.
      const periods = Math.max(1, Math.ceil((clock.now() - start) / outage.every));
      this.#schedule(fault, outage, start + periods * outage.every, random);
    };
    this.#timers.set(fault, clock.after(outage.for, over));
  }

  #hold(fault: ProxyFault, outage: Outage): void {
    const { name, serial, plan: { triggers } } = fault;
    const plan = { triggers, stream: () => outage.holdBack() };
    const holding: ProxyFault = { name, serial, ways: ["up", "down"], plan };
    this.#holding.set(fault, holding);
    this.#target.addFault(holding);
  }

  async #end(fault: ProxyFault): Promise<void> {
    if (!this.#active.delete(fault)) return;
    const { as } = fault.plan.outage!;
    const holding = this.#holding.get(fault);
    this.#holding.delete(fault);
    if (holding) this.#target.removeFault(holding);
    if (this.find(as)) return;
    this.#emit(fault, words[as][1]);
    this.#ended.resolve();
    this.#ended = Promise.withResolvers();
    if (as !== "refuse") return;
    try {
      await this.#target.listen();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#context.emit({ event: "error", message: error.message });
    }
  }

  #emit({ name: fault }: ProxyFault, what: string): void {
    this.#context.emit({ event: "fault", fault, what });
  }

  /** Resolves when an outage ends, or the client is gone. */
  async #whenEnded(signal: AbortSignal): Promise<void> {
    const gone = Promise.withResolvers<void>();
    const onGone = () => gone.resolve();
    signal.addEventListener("abort", onGone);
    await Promise.race([this.#ended.promise, gone.promise]);
    signal.removeEventListener("abort", onGone);
  }
}
