import { concat, latin1, utf8 } from "../../../src/bytes/bytes.ts";
import { type Random, seededRandom } from "../../../src/events/random.ts";
import { type ChainSetting, FaultChain } from "../../../src/faults/pipeline/chain.ts";
import type { ChainOutput, FaultedConnection } from "../../../src/faults/pipeline/pipeline.ts";
import type {
  ActiveFault,
  FaultContext,
  FaultReport,
  StreamFault,
  Triggers,
} from "../../../src/faults/fault.ts";
import { FakeClock, settled } from "../fake_clock.ts";

export const always: Triggers = {
  nth: undefined,
  peer: undefined,
  probability: 1,
  after: 0,
  for: 0,
  at: undefined,
  match: undefined,
  only: undefined,
  every: 1,
  times: 0,
};

let serials = 0;

/** A fault that was asked for. @param stream one for each connection, or what makes it */
export function asked(
  stream: StreamFault | (() => StreamFault),
  triggers: Partial<Triggers> = {},
  name = "test",
  serial = ++serials,
): ActiveFault {
  const make = typeof stream === "function" ? stream : () => stream;
  return { name, serial, plan: { triggers: { ...always, ...triggers }, stream: make } };
}

/** A chain on a clock that is turned by hand, and what came out of it. */
export class Bench implements ChainOutput, FaultedConnection {
  readonly clock: FakeClock;
  readonly chain: FaultChain;
  /** What came out, and when: `100 abc`, `100 FIN`. */
  readonly out: string[] = [];
  readonly passed: Uint8Array[] = [];
  readonly strikes: string[] = [];
  readonly errors: unknown[] = [];
  /** How many random numbers made a difference. */
  randomUses = 0;
  /** While it is there, the receiver is slow. */
  slowness: PromiseWithResolvers<void> | undefined;
  #delivered = 0;

  constructor(setting: Partial<ChainSetting> = {}, clock: FakeClock = new FakeClock()) {
    this.clock = clock;
    this.chain = new FaultChain(
      {
        way: "up",
        clock,
        openedAt: clock.now(),
        nth: 1,
        peer: "127.0.0.1",
        framing: undefined,
        random: (serial): Random => seededRandom(1, serial),
        onRandom: () => this.randomUses++,
        struck: ({ name }, struck) => this.strikes.push(this.#at(told(name, struck))),
        onError: (error) => this.errors.push(error),
        ...setting,
      },
      this,
      this,
    );
  }

  /** All bytes that came out. */
  get text(): string {
    return latin1(concat(this.passed));
  }

  /** Bytes as the reader of a socket lends them: it uses the memory again. */
  push(data: string | Uint8Array): void | Promise<void> {
    const lent = typeof data === "string" ? utf8(data) : data.slice();
    const room = this.chain.push(lent);
    lent.fill(0x21);
    return room;
  }

  /** Time passes, when all is done that can be done now. */
  async wait(ms = 0): Promise<void> {
    await settled();
    await this.clock.advance(ms);
  }

  pass(bytes: Uint8Array): void | Promise<void> {
    this.passed.push(bytes.slice());
    this.#delivered += bytes.length;
    this.out.push(this.#at(latin1(bytes)));
    return this.slowness?.promise;
  }

  end(): void | Promise<void> {
    this.out.push(this.#at("FIN"));
    return this.slowness?.promise;
  }

  abort(): void {
    this.out.push(this.#at("RST"));
  }

  reset(): void {
    this.out.push(this.#at("reset both"));
  }

  close(): void {
    this.out.push(this.#at("close both"));
  }

  delivered(): number {
    return this.#delivered;
  }

  /** What becomes of a promise: whether it is settled when all that can run has run. */
  async isSettled(promise: void | Promise<void>): Promise<boolean> {
    let isDone = promise === undefined;
    promise?.then(() => isDone = true);
    await settled();
    return isDone;
  }

  #at(what: string): string {
    return `${this.clock.now()} ${what}`;
  }
}

function told(name: string, { what, offset, bytes }: FaultReport): string {
  return [name, what, ...offset === undefined ? [] : [offset], ...bytes === undefined ? [] : [bytes]].join(
    " ",
  );
}

/** Lets everything arrive later. */
export function late(ms: number): () => StreamFault {
  const due = async (at: number, { clock, sleep }: FaultContext) => {
    if (at + ms > clock.now()) await sleep(at + ms - clock.now());
  };
  return () => ({
    async data({ bytes, at }, context) {
      await due(at, context);
      await context.pass(bytes);
    },
    async end(context, at) {
      await due(at, context);
      await context.end();
    },
    async abort(context, at) {
      await due(at, context);
      context.abort();
    },
  });
}

/** Marks what it acts on: upper case, and where it begins and is over. */
export function shout(): StreamFault {
  return {
    begin: (context) => context.pass(utf8("<")),
    data: ({ bytes }, context) => context.pass(utf8(latin1(bytes).toUpperCase())),
    over: (context) => context.pass(utf8(">")),
  };
}

/** Holds every piece back until there are so many of them. */
export function holding(count: number): () => StreamFault {
  return () => {
    const held: Uint8Array[] = [];
    return {
      data({ bytes }, context) {
        held.push(bytes);
        if (held.length >= count) return context.pass(concat(held.splice(0)));
      },
      end(context) {
        context.pass(concat(held.splice(0)));
        return context.end();
      },
      abort(context) {
        context.pass(concat(held.splice(0)));
        context.abort();
      },
      over: (context) => context.pass(concat(held.splice(0))),
    };
  };
}

/** Cuts everything into pieces of a size, with time between them. */
export function sliced(size: number, ms: number): () => StreamFault {
  return () => ({
    async data({ bytes }, context) {
      for (let at = 0; at < bytes.length; at += size) {
        if (at > 0) await context.sleep(ms);
        await context.pass(bytes.subarray(at, at + size));
      }
    },
  });
}
