import type { Context } from "../events/context.ts";
import type { Channel } from "../net/channel.ts";
import { SimulatedConnection } from "./simulated_connection.ts";
import type { RuleSet } from "./rule_set.ts";
import { DeviceState } from "./device_state.ts";

/** A device that behaves as its rules say, towards any number of peers. */
export class Device {
  #rules: RuleSet;
  /** What is shared by all connections, also by those to come. */
  readonly #shared: DeviceState;
  readonly #open = new Map<SimulatedConnection, DeviceState>();

  constructor(rules: RuleSet) {
    this.#rules = rules;
    this.#shared = new DeviceState(rules);
  }

  /** @throws {ChannelClosed | FramingError} */
  async serve(channel: Channel, context: Context): Promise<void> {
    const rules = this.#rules;
    const world = rules.isShared ? this.#shared : new DeviceState(rules);
    const conversation = new SimulatedConnection(channel, context, rules, world);
    this.#open.set(conversation, world);
    try {
      await conversation.run();
    } finally {
      this.#open.delete(conversation);
    }
  }

  /** From now on these rules; connections that are open go on under them, with what they remember. */
  adopt(rules: RuleSet): void {
    this.#rules = rules;
    for (const world of new Set([this.#shared, ...this.#open.values()])) world.adopt(rules);
    for (const conversation of this.#open.keys()) conversation.adopt(rules);
  }
}
