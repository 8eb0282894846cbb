import { ByteBuffer } from "../bytes/byte_buffer.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";

/** How much may wait to be looked at before reading pauses, in bytes. */
export const highWater = 16 * 1024 * 1024;

/** How the peer's side of a connection ended. */
export type Ending = "fin" | ChannelClosed;

/** What came from the peer and was not yet taken; the one receiver of a channel. */
export class Inbox {
  readonly pending = new ByteBuffer();
  /** How many bytes were taken so far: the position of the pending ones in the stream. */
  taken = 0;
  /** How many of the pending bytes were shown to the user already. */
  shown = 0;
  /** When the last bytes came, on the clock that was given. */
  lastAt: number;
  ending: Ending | undefined;
  #changed = Promise.withResolvers<void>();
  #room = Promise.withResolvers<void>();
  #pause: { readonly over: PromiseWithResolvers<void>; readonly held: Uint8Array[] } | undefined;

  /** @param limit how many bytes may wait before reading pauses */
  constructor(channel: Channel, readonly now: () => number, readonly limit = highWater) {
    this.lastAt = now();
    channel.receive((bytes) => this.#onBytes(bytes)).then(() => this.#end("fin"), (error) => {
      if (!(error instanceof ChannelClosed)) throw error;
      this.#end(error);
    });
  }

  /** Resolves at the next change: bytes came, or the peer's side ended. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Whether so much waits that nothing more is read. */
  get isFull(): boolean {
    return this.pending.length > this.limit;
  }

  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  take(count = this.pending.length): Uint8Array {
    const bytes = this.pending.take(count);
    this.taken += bytes.length;
    this.shown = Math.max(0, this.shown - bytes.length);
    if (!this.isFull) {
      this.#room.resolve();
      this.#room = Promise.withResolvers();
    }
    return bytes;
  }

  /** Reads nothing more but what is under way inside of this machine, so that the peer's window fills up. */
  pause(): void {
    this.#pause ??= { over: Promise.withResolvers(), held: [] };
  }

  /** Reads again. What came while reading was stopping is there now. */
  resume(): void {
    const pause = this.#pause;
    this.#pause = undefined;
    for (const bytes of pause?.held ?? []) this.#add(bytes);
    pause?.over.resolve();
  }

  #onBytes(bytes: Uint8Array): void | Promise<void> {
    if (this.#pause) {
      this.#pause.held.push(bytes.slice());
      return this.#pause.over.promise;
    }
    this.#add(bytes);
    if (this.isFull) return this.#room.promise;
  }

  #add(bytes: Uint8Array): void {
    this.pending.append(bytes);
    this.lastAt = this.now();
    this.#wake();
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
