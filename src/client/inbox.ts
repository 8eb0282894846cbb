import { ByteBuffer } from "../core/byte_buffer.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";

/** How much may wait to be looked at before reading pauses, in bytes. */
const highWater = 16 * 1024 * 1024;

/** How the peer's side of a connection ended. */
export type Ending = "fin" | ChannelClosed;

/** What came from the peer and was not yet taken; the one receiver of a channel. */
export class Inbox {
  readonly pending = new ByteBuffer();
  /** How many of the pending bytes were shown to the user already. */
  shown = 0;
  /** When the last bytes came, on the clock that was given. */
  lastAt: number;
  ending: Ending | undefined;
  #changed = Promise.withResolvers<void>();
  #room = Promise.withResolvers<void>();

  constructor(channel: Channel, now: () => number) {
    this.lastAt = now();
    channel.receive((bytes) => {
      this.pending.append(bytes);
      this.lastAt = now();
      this.#wake();
      if (this.pending.length > highWater) return this.#room.promise;
    }).then(() => this.#end("fin"), (error) => {
      if (!(error instanceof ChannelClosed)) throw error;
      this.#end(error);
    });
  }

  /** Resolves at the next change: bytes came, or the peer's side ended. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  take(count = this.pending.length): Uint8Array {
    const bytes = this.pending.take(count);
    this.shown = Math.max(0, this.shown - bytes.length);
    if (this.pending.length <= highWater) {
      this.#room.resolve();
      this.#room = Promise.withResolvers();
    }
    return bytes;
  }

  #end(ending: Ending): void {
    this.ending = ending;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
