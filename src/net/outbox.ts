import type { Socket } from "node:net";
import { concat } from "../core/bytes.ts";
import { Staging } from "./staging.ts";

/** How much is handed to the socket at a time, so that progress on a large write is seen. */
const sliceSize = 64 * 1024;

const staging = new Staging();

/**
 * The sending side of a channel: bytes in order, a promise when the peer is slow, and at most one slice in the hands of
 * the socket while more waits.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #onProgress: () => void;
  /** What the socket has not been given yet, while it holds bytes that the kernel has not taken. */
  readonly #queue: Uint8Array[] = [];
  /** Is there while bytes wait in our memory; resolves when none do. */
  #room: PromiseWithResolvers<void> | undefined;

  /** @param onProgress is called when bytes that waited have gone on their way */
  constructor(socket: Socket, onProgress: () => void) {
    this.#socket = socket;
    this.#onProgress = onProgress;
  }

  /** Resolves, or rejects with the reason given to `fail`, when nothing waits any more; undefined when nothing does. */
  get emptied(): Promise<void> | undefined {
    return this.#room?.promise;
  }

  /**
   * The parts as one piece of memory, to be passed to `send`. It is only valid until the next call, unless it was sent.
   * @param length of all parts together
   */
  gather(parts: readonly Uint8Array[], length: number): Uint8Array {
    return this.#room || length > 2 * sliceSize ? concat(parts) : staging.copy(parts, length);
  }

  /** Sends what `gather` gave. Returns a promise when the peer is slow. */
  send(bytes: Uint8Array): void | Promise<void> {
    if (this.#room) {
      this.#queue.push(bytes);
      return this.#room.promise;
    }
    if (bytes.length > 2 * sliceSize) {
      this.#socket.write(bytes.subarray(0, sliceSize), this.#onWritten);
      this.#queue.push(bytes.subarray(sliceSize));
    } else {
      this.#socket.write(bytes, this.#onWritten);
      if (this.#socket.writableLength === 0) return;
      staging.keep(bytes.length);
    }
    this.#room = Promise.withResolvers();
    // Whoever sends without waiting for room need not hear that the channel was closed meanwhile.
    this.#room.promise.catch(() => {});
    return this.#room.promise;
  }

  /** Lets what is sent from now on wait for two turns of the event loop; after one, 1 in 75 writes still fails. */
  hold(): void {
    this.#room ??= Promise.withResolvers();
    this.#room.promise.catch(() => {});
    setTimeout(() => setTimeout(this.#onWritten));
  }

  /** The channel is closed: what waits is lost. */
  fail(error: Error): void {
    this.#queue.length = 0;
    this.#room?.reject(error);
  }

  readonly #onWritten = (error?: Error | null): void => {
    if (!this.#room || error || this.#socket.destroyed) return;
    this.#onProgress();
    while (this.#queue.length > 0 && this.#socket.writableLength === 0) {
      const next = this.#queue[0]!;
      if (next.length > sliceSize) this.#queue[0] = next.subarray(sliceSize);
      else this.#queue.shift();
      this.#socket.write(next.subarray(0, sliceSize), this.#onWritten);
    }
    if (this.#queue.length > 0 || this.#socket.writableLength > 0) return;
    this.#room.resolve();
    this.#room = undefined;
  };
}
