import type { Clock } from "../events/clock.ts";
import type { Split } from "../values/pacing.ts";
import type { Connection } from "./connection.ts";
import { sendPaced } from "./paced_write.ts";

type Busy = void | Promise<void>;

/** So many bytes are gathered before they are sent. */
const enough = 64 * 1024;

/** The sending side of a connection: one payload after the other, pauses included. */
export class SendQueue {
  readonly #channel: Connection;
  readonly #clock: Clock;
  /** The end of what is being sent. */
  #line: Promise<void> | undefined;
  /** The longest pause in what is being sent, in milliseconds. */
  #pause = 0;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(channel: Connection, clock: Clock) {
    this.#channel = channel;
    this.#clock = clock;
  }

  /** The longest pause of a paced payload, in milliseconds. */
  get pause(): number {
    return this.#pause;
  }

  /** Sends bytes with the next `flush`, in one write with others. They must not change until then. */
  gather(bytes: Uint8Array): Busy {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= enough) return this.flush();
  }

  /** Sends what was gathered. @throws {ChannelClosed} at once, or through the promise */
  flush(): Busy {
    if (this.#length === 0) return this.#line;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (this.#line) return this.#enqueue(() => this.#channel.send(...parts));
    const busy = this.#channel.send(...parts);
    if (busy) return this.#follow(busy);
  }

  /** Sends a payload behind all others. @throws {ChannelClosed} at once, or through the promise */
  send(payload: Uint8Array, pacing?: Split): Busy {
    if (this.#length > 0) void this.flush();
    if (!pacing) return this.#enqueue(() => this.#channel.send(payload));
    this.#pause = Math.max(this.#pause, pacing.pause);
    return this.#enqueue(() => sendPaced(this.#channel, payload, pacing, this.#clock));
  }

  /** Waits behind all that is sent, and keeps what is sent later behind the pause. */
  sleep(ms: number): Busy {
    if (this.#length > 0) void this.flush();
    this.#pause = Math.max(this.#pause, ms);
    return this.#enqueue(() => this.#clock.sleep(ms, this.#channel.signal));
  }

  /** Sends FIN behind all that is sent. */
  end(): Busy {
    if (this.#length > 0) void this.flush();
    return this.#enqueue(() => this.#channel.end());
  }

  #enqueue(act: () => Busy): Busy {
    const busy = this.#line ? this.#line.then(act) : act();
    if (busy) return this.#follow(busy);
  }

  #follow(busy: Promise<void>): Promise<void> {
    const line = busy.finally(() => {
      if (this.#line !== line) return;
      this.#line = undefined;
      this.#pause = 0;
    });
    this.#line = line;
    // Whoever sent it is told; what follows must not fail a second time on its own.
    line.catch(() => {});
    return line;
  }
}
