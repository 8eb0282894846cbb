import { define } from "../values/registry.ts";
import { usage } from "../values/failure.ts";
import { option, required } from "../values/options.ts";
import { duration, payload } from "../values/value_types.ts";
import type { FaultPlan, Outlet, StreamFault } from "./fault.ts";
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

  begin(outlet: Outlet, offset: number): Promise<void> {
    this.#offset = offset;
    this.#due = outlet.clock.now();
    return this.#insert(outlet);
  }

  end(outlet: Outlet): void | Promise<void> {
    this.#stop();
    return outlet.end();
  }

  abort(outlet: Outlet): void {
    this.#stop();
    outlet.abort();
  }

  async #insert(outlet: Outlet): Promise<void> {
    const { clock } = outlet;
    const where = this.#offset === undefined ? {} : { offset: this.#offset };
    this.#offset = undefined;
    outlet.struck({ what: "inserted", ...where, bytes: this.#payload.length });
    // Whoever comes next may change what it gets.
    const slow = outlet.pass(this.#payload.slice());
    // A receiver that does not read must not fill our memory.
    if (slow) await slow;
    if (this.#interval === 0 || this.#isEnded) return;
    const now = clock.now();
    this.#due = Math.max(this.#due + this.#interval, now);
    this.#cancel = later(this.#due - now, outlet, () => void this.#insert(outlet));
  }

  #stop(): void {
    this.#isEnded = true;
    this.#cancel();
  }
}
