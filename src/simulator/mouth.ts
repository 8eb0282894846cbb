import type { Clock } from "../events/clock.ts";
import type { Channel } from "../net/channel.ts";

/** So many bytes are gathered before they are sent. */
const enough = 64 * 1024;

/** The sending side of a conversation: answers to requests that came in one piece go out in one piece. */
export class Mouth {
  readonly #channel: Channel;
  readonly #clock: Clock;
  #waiting: Uint8Array[] = [];
  #length = 0;
  #isShut = false;

  constructor(channel: Channel, clock: Clock) {
    this.#channel = channel;
    this.#clock = clock;
  }

  /** Whether the connection was ended from our side: nothing more is to be said. */
  get isShut(): boolean {
    return this.#isShut;
  }

  /** @throws {ChannelClosed} at once, or through the promise */
  say(bytes: Uint8Array): void | Promise<void> {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= enough) return this.flush();
  }

  /** @throws {ChannelClosed} at once, or through the promise */
  flush(): void | Promise<void> {
    if (this.#length === 0) return;
    const parts = this.#waiting;
    this.#waiting = [];
    this.#length = 0;
    return this.#channel.send(...parts);
  }

  async pause(ms: number): Promise<void> {
    await this.flush();
    await this.#clock.sleep(ms, this.#channel.signal);
  }

  async shut(how: "fin" | "rst"): Promise<void> {
    this.#isShut = true;
    const busy = this.flush();
    if (how === "rst") return this.#channel.reset();
    await busy;
    await this.#channel.end();
  }
}
