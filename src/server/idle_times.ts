import type { Clock } from "../events/clock.ts";

/** How often it looks, in milliseconds. */
const interval = 1000;

/** What it looks at. */
interface Counted {
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/**
 * When connections last moved a byte, where nobody notes the time for each of them: their counters are looked at once a
 * second. A time is exact to a second.
 */
export class IdleTimes<Member extends Counted> {
  readonly #seen = new WeakMap<Member, { bytes: number; at: number }>();
  #cancel: (() => void) | undefined;

  /** @param members those that are there now */
  constructor(readonly members: () => Iterable<Member>, readonly clock: Clock) {}

  start(): void {
    this.#cancel = this.clock.after(interval, () => {
      for (const member of this.members()) this.#look(member);
      this.start();
    });
  }

  stop(): void {
    this.#cancel?.();
  }

  /** When it last moved a byte, on the clock. */
  lastActivity(member: Member): number {
    return this.#look(member);
  }

  #look(member: Member): number {
    const bytes = member.bytesIn + member.bytesOut;
    const seen = this.#seen.get(member);
    const now = this.clock.now();
    if (!seen) this.#seen.set(member, { bytes, at: now });
    else if (seen.bytes === bytes) return seen.at;
    else [seen.bytes, seen.at] = [bytes, now];
    return now;
  }
}
