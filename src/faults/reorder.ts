import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { count, duration, probability } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, Piece, StreamFault } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { later } from "./timers.ts";

export const reorder = define({
  name: "reorder",
  summary: "holds back pieces until later ones have passed them; every second one if nothing else is said",
  example: "reorder:chance=10%,by=2",
  options: {
    chance: option(probability, "the chance of each piece, while no other is held back", "1"),
    by: option(count(1), "how many pieces pass it", "1"),
    wait: option(duration, "the longest time that it waits for them", "1s"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { chance, by, wait } = options;
    return { triggers: triggersOf(options), stream: () => new Reordering(chance, by, wait) };
  },
});

class Reordering implements StreamFault {
  readonly #chance: number;
  readonly #by: number;
  readonly #wait: number;
  #held: Piece | undefined;
  /** How many pieces have passed it. */
  #passed = 0;
  #stopWaiting = () => {};

  constructor(chance: number, by: number, wait: number) {
    this.#chance = chance;
    this.#by = by;
    this.#wait = wait;
  }

  async data(piece: Piece, context: FaultContext): Promise<void> {
    if (!this.#held && (this.#chance === 1 || context.random() < this.#chance)) {
      return this.#hold(piece, context);
    }
    // Before anything is awaited: the held piece may go meanwhile, and this one was before it.
    if (this.#held) this.#passed++;
    await context.pass(piece.bytes);
    if (this.#passed >= this.#by) await this.over(context);
  }

  async end(context: FaultContext): Promise<void> {
    await this.over(context);
    await context.end();
  }

  async abort(context: FaultContext): Promise<void> {
    await this.over(context);
    context.abort();
  }

  /** Lets go of what is held. */
  over(context: FaultContext): void | Promise<void> {
    if (!this.#held) return;
    const { bytes, offset } = this.#held;
    this.#held = undefined;
    this.#stopWaiting();
    const slow = context.pass(bytes);
    context.struck({ what: `held back, ${overtaken(this.#passed)}`, offset, bytes: bytes.length });
    return slow;
  }

  #hold(piece: Piece, context: FaultContext): void {
    this.#held = piece;
    this.#passed = 0;
    this.#stopWaiting = later(this.#wait, context, () => void this.over(context));
  }
}

function overtaken(times: number): string {
  if (times === 0) return "but nothing came to pass it";
  return times === 1 ? "1 later piece went before it" : `${times} later pieces went before it`;
}
