import type { Context } from "../events/context.ts";
import { type Random, watched } from "../events/random.ts";
import type { Admittance } from "../faults/fault.ts";
import { isChance, isChosen } from "../faults/pipeline/connection_filter.ts";
import type { Channel } from "../net/channel.ts";
import type { ProxyFault } from "./proxy_fault.ts";
import type { Relay } from "./relay.ts";

/** What is asked of a relay before its target is called. */
type ConnectingRelay = Pick<Relay, "nth" | "peer" | "struck"> & { readonly client: Pick<Channel, "signal"> };

/** Decides what becomes of each accepted client before the target is called, by the connect faults of a proxy. */
export class ConnectFaults {
  readonly #context: Context;
  readonly #random: (nth: number, serial: number) => Random;
  readonly #onRandom: () => void;
  /** When each fault was there first, and how often it has had a connection to act on, and has acted. */
  readonly #records = new WeakMap<ProxyFault, { since: number; seen: number; struck: number }>();

  /**
   * @param random the random numbers of one fault for one connection
   * @param onRandom is called when one of them makes a difference
   */
  constructor(context: Context, random: (nth: number, serial: number) => Random, onRandom: () => void) {
    this.#context = context;
    this.#random = random;
    this.#onRandom = onRandom;
  }

  /** Takes note of the faults that there are now. */
  watch(faults: readonly ProxyFault[]): void {
    const since = this.#context.clock.now();
    for (const fault of faults) {
      if (!this.#records.has(fault)) this.#records.set(fault, { since, seen: 0, struck: 0 });
    }
  }

  /** What becomes of a client. The first fault that does not let it on decides. */
  async admit(faults: readonly ProxyFault[], relay: ConnectingRelay): Promise<Admittance> {
    for (const fault of faults) {
      if (!fault.plan.connect) continue;
      const random = this.#random(relay.nth, fault.serial);
      if (!this.#acts(fault, relay, random)) continue;
      const admittance = await this.#strike(fault, relay, random);
      if (admittance !== "dial") return admittance;
    }
    return "dial";
  }

  #acts(fault: ProxyFault, { nth, peer }: ConnectingRelay, random: Random): boolean {
    const { triggers } = fault.plan;
    const record = this.#records.get(fault)!;
    const age = this.#context.clock.now() - record.since - triggers.after;
    if (age < 0 || (triggers.for > 0 && age >= triggers.for)) return false;
    if (triggers.times > 0 && record.struck >= triggers.times) return false;
    const chance = isChance(triggers) ? watched(random, this.#onRandom) : random;
    if (!isChosen(triggers, nth, peer, chance) || ++record.seen % triggers.every !== 0) return false;
    record.struck++;
    return true;
  }

  async #strike(fault: ProxyFault, relay: ConnectingRelay, random: Random): Promise<Admittance> {
    const { clock } = this.#context;
    const { signal } = relay.client;
    return await fault.plan.connect!({
      clock,
      random: watched(random, this.#onRandom),
      signal,
      sleep: (ms) => clock.sleep(ms, signal).catch(() => {}),
      struck: (struck) => relay.struck(fault, struck),
    });
  }
}
