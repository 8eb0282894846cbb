import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { option, required } from "../values/options.ts";
import { duration, payload } from "../values/value_types.ts";
import type { FaultContext, FaultPlan, StreamFault } from "./fault.ts";
import { triggerOptions, triggersOf } from "./triggers.ts";
import { later } from "./timers.ts";

export const inject = define({
  name: "inject",
  summary: "inserts bytes where it begins, and again and again if asked to",
  example: "inject:payload=hello\\r\\n,at=100",
  options: {
    payload: required(payload, "the bytes"),
    interval: option(duration, "insert them again after each such time, until FIN; 0 for once only", "0"),
    ...triggerOptions,
  },
  create(options): FaultPlan {
    const { payload, interval } = options;
    if (payload.length === 0) throw usage('payload: "" inserts nothing (try hex:00)');
    return { triggers: triggersOf(options), stream: () => new Injection(payload, interval) };
  },
});

class Injection implements StreamFault {
  readonly #payload: Uint8Array;
  readonly #interval: number;
  /** Where the first one goes; of the others that is not known. */
  #offset: number | undefined;
  /** When the last one should have gone, so that late timers do not add up. */
  #due = 0;
  #isEnded = false;
  #cancel = () => {};

  constructor(payload: Uint8Array, interval: number) {
    this.#payload = payload;
    this.#interval = interval;
  }

  begin(context: FaultContext, offset: number): Promise<void> {
    this.#offset = offset;
    this.#due = context.clock.now();
    return this.#insert(context);
  }

  end(context: FaultContext): void | Promise<void> {
    this.#stop();
    return context.end();
  }

  abort(context: FaultContext): void {
    this.#stop();
    context.abort();
  }

  async #insert(context: FaultContext): Promise<void> {
    const { clock } = context;
    const where = this.#offset === undefined ? {} : { offset: this.#offset };
    this.#offset = undefined;
    context.struck({ what: "inserted", ...where, bytes: this.#payload.length });
    // Whoever comes next may change what it gets.
    const slow = context.pass(this.#payload.slice());
    // A receiver that does not read must not fill our memory.
    if (slow) await slow;
    if (this.#interval === 0 || this.#isEnded) return;
    const now = clock.now();
    this.#due = Math.max(this.#due + this.#interval, now);
    this.#cancel = later(this.#due - now, context, () => void this.#insert(context));
  }

  #stop(): void {
    this.#isEnded = true;
    this.#cancel();
  }
}
