import { concat, latin1, utf8 } from "../../../src/bytes/bytes.ts";
import { type Random, seededRandom } from "../../../src/events/random.ts";
import type { FaultContext, FaultReport, Piece, StreamFault } from "../../../src/faults/fault.ts";
import { faults } from "../../../src/faults/index.ts";
import { FakeClock, settled } from "../fake_clock.ts";
import { linux } from "../refusal.ts";

/** Writes down what a fault does with what it has in its hands, and when. */
export class FakeFaultContext implements FaultContext {
  readonly way = "up";
  readonly clock = new FakeClock();
  readonly random: Random;
  /** What left, one entry a call: `100 abc`, `100 FIN`, `100 RST`, `100 reset both`, `100 close both`. */
  readonly left: string[] = [];
  readonly passed: Uint8Array[] = [];
  readonly strikes: FaultReport[] = [];
  /** As in the real thing: after so many strikes the fault is over. */
  times = Infinity;
  /** While it is there, the receiver is slow. */
  slowness: PromiseWithResolvers<void> | undefined;
  readonly #over = new AbortController();

  constructor(seed = 1) {
    this.random = seededRandom(seed);
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get bytes(): Uint8Array {
    return concat(this.passed);
  }

  pass(bytes: Uint8Array): void | Promise<void> {
    this.passed.push(bytes);
    this.#note(latin1(bytes));
    return this.slowness?.promise;
  }

  end(): void {
    this.#note("FIN");
  }

  abort(): void {
    this.#note("RST");
  }

  reset(): void {
    this.#note("reset both");
  }

  close(): void {
    this.#note("close both");
  }

  struck(struck: FaultReport): void {
    this.strikes.push(struck);
    if (this.strikes.length >= this.times) this.finish();
  }

  /** The fault is over. */
  finish(): void {
    this.#over.abort();
  }

  async sleep(ms: number): Promise<void> {
    await this.clock.sleep(ms, this.signal).catch(() => {});
  }

  #note(what: string): void {
    this.left.push(`${this.clock.now()} ${what}`);
  }
}

/** A fault at work: what comes waits until it is ready for it, as in a chain. */
export class AtWork {
  readonly context: FakeFaultContext;
  readonly #fault: StreamFault;
  readonly #queue: Array<() => void | Promise<void>> = [];
  #isBusy = false;
  #offset = 0;
  #phase: "acting" | "ending" | "over" = "acting";

  constructor(spec: string, { seed = 1, times = Infinity } = {}) {
    this.context = new FakeFaultContext(seed);
    this.context.times = times;
    this.context.signal.addEventListener("abort", () => this.#finish());
    this.#fault = faults.parse(spec, linux).made.stream!();
    this.#add(() => this.#fault.begin?.(this.context, 0));
  }

  /** All bytes that left. */
  get bytes(): string {
    return latin1(this.context.bytes);
  }

  get left(): readonly string[] {
    return this.context.left;
  }

  get strikes(): readonly FaultReport[] {
    return this.context.strikes;
  }

  /** What it told, in words. */
  get told(): readonly string[] {
    return this.strikes.map(({ what }) => what);
  }

  /** Bytes come, in one piece. */
  push(data: string | Uint8Array): this {
    const bytes = typeof data === "string" ? utf8(data) : data.slice();
    const piece: Piece = { bytes, offset: this.#offset, at: this.context.clock.now() };
    this.#offset += bytes.length;
    const isActing = () => this.#phase === "acting" && this.#fault.data !== undefined;
    return this.#add(() => isActing() ? this.#fault.data!(piece, this.context) : this.context.pass(bytes));
  }

  /** FIN comes. */
  fin(): this {
    return this.#mark("end");
  }

  /** RST comes. */
  rst(): this {
    return this.#mark("abort");
  }

  /** Time passes, and what is due happens. */
  async wait(ms = 0): Promise<this> {
    await settled();
    await this.context.clock.advance(ms);
    return this;
  }

  /** Its time is up, or it is taken away. */
  async over(): Promise<this> {
    this.context.finish();
    await settled();
    return this;
  }

  #mark(mark: "end" | "abort"): this {
    const at = this.context.clock.now();
    const isActing = () => this.#phase === "acting" && this.#fault[mark] !== undefined;
    return this.#add(() => isActing() ? this.#fault[mark]!(this.context, at) : this.context[mark]());
  }

  #add(act: () => void | Promise<void>): this {
    this.#queue.push(act);
    this.#work();
    return this;
  }

  /** The last thing that the fault does comes before all that waits. */
  #finish(): void {
    this.#phase = "ending";
    this.#queue.unshift(async () => {
      await this.#fault.over?.(this.context);
      this.#phase = "over";
    });
    this.#work();
  }

  #work(): void {
    while (!this.#isBusy && this.#queue.length > 0) {
      this.#isBusy = true;
      const slow = this.#queue.shift()!();
      if (!slow) this.#isBusy = false;
      else {
        slow.then(() => {
          this.#isBusy = false;
          this.#work();
        });
      }
    }
  }
}
