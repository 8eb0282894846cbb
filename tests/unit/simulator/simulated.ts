import { utf8 } from "../../../src/bytes/bytes.ts";
import { type Context, createContext } from "../../../src/events/context.ts";
import type { Happening } from "../../../src/events/event.ts";
import { seededRandom } from "../../../src/events/random.ts";
import { Device } from "../../../src/simulator/device.ts";
import type { Channel } from "../../../src/net/channel.ts";
import { parseRules } from "../../../src/simulator/load.ts";
import { RawPeer } from "../../harness/raw_peer.ts";
import { FakeClock } from "../fake_clock.ts";
import { pair } from "../net/pair.ts";
import { linux } from "../refusal.ts";

/** A device made from the text of a file, whose clock is turned by hand, and peers that are connected to it. */
export class Simulated implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly device: Device;
  /** What the log would say, but for the bytes. */
  readonly messages: string[] = [];
  readonly channels: Channel[] = [];
  readonly #context: Context;
  readonly #open: AsyncDisposableStack = new AsyncDisposableStack();
  readonly #served: Promise<unknown>[] = [];

  constructor(rules: string) {
    this.device = new Device(parseRules(utf8(rules), "a.yaml", linux));
    const write = (happening: Happening) => {
      if (happening.event === "error") this.messages.push(happening.message);
    };
    const log = { wantsData: false, failed: false, write, close: () => Promise.resolve() };
    this.#context = createContext([log], new AbortController().signal, this.clock, seededRandom(1));
  }

  adopt(rules: string): void {
    this.device.adopt(parseRules(utf8(rules), "a.yaml", linux));
  }

  /** One more connection. */
  async connect(): Promise<RawPeer> {
    const { channel, peer } = this.#open.use(await pair());
    this.channels.push(channel);
    const raw = this.#open.use(new RawPeer(peer));
    const served = this.device.serve(channel, this.#context).then(() => channel.end());
    this.#served.push(served.catch((error) => error));
    return raw;
  }

  /** How the serving of each connection ended; waits for that. */
  get ends(): Promise<unknown[]> {
    return Promise.all(this.#served);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.disposeAsync();
    await this.ends;
  }
}

/** Sends a line, and expects exactly these bytes. */
export async function ask(peer: RawPeer, request: string, answer: string): Promise<void> {
  await peer.send(request);
  await expect(peer, answer);
}

/** Expects exactly these bytes, in latin-1, and that none are behind them by now. */
export async function expect(peer: RawPeer, answer: string): Promise<void> {
  const bytes = await peer.read(answer.length);
  const text = String.fromCharCode(...bytes, ...peer.unread);
  if (text !== answer) throw new Error(`${JSON.stringify(text)} came, not ${JSON.stringify(answer)}`);
}
