import type { Socket } from "node:net";
import { concat } from "../bytes/bytes.ts";
import { DirectWriter } from "./direct_writes.ts";
import { WriteBuffer } from "./write_buffer.ts";

/** How much is handed to the socket at a time, so that progress on a large write is seen. */
const sliceSize = 64 * 1024;

const staging = new WriteBuffer();

/**
 * The sending side of a channel: bytes in order, a promise when the peer is slow, and at most one slice in the hands of
 * the socket while more waits.
 */
export class WriteQueue {
  readonly #socket: Socket;
  readonly #direct: DirectWriter;
  readonly #onProgress: () => void;
  /** What the socket has not been given yet, while it holds bytes that the kernel has not taken. */
  readonly #queue: Uint8Array[] = [];
  /** Bytes are in the hands of the socket. */
  #isWriting = false;
  /** Is there while bytes wait in our memory; resolves when none do. */
  #room: PromiseWithResolvers<void> | undefined;

  /** @param onProgress is called when bytes that waited have gone on their way */
  constructor(socket: Socket, onProgress: () => void) {
    this.#socket = socket;
    this.#direct = new DirectWriter(socket, (error) => this.#onWritten(error));
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
    if (bytes.length > 2 * sliceSize) this.#queue.push(bytes);
    else if (this.#write(bytes)) return;
    else staging.keep(bytes.length);
    const room = this.#room = Promise.withResolvers<void>();
    // Whoever sends without waiting for room need not hear that the channel was closed meanwhile.
    room.promise.catch(() => {});
    if (!this.#isWriting) this.#proceed();
    return this.#room && room.promise;
  }

  /** Lets what is sent from now on wait for three turns of the event loop; after two, 1 in 1300 writes still fails. */
  hold(): void {
    this.#room ??= Promise.withResolvers();
    this.#room.promise.catch(() => {});
    setTimeout(() => setTimeout(() => setTimeout(() => this.#onWritten())));
  }

  /** The channel is closed: what waits is lost. */
  fail(error: Error): void {
    this.#queue.length = 0;
    this.#room?.reject(error);
  }

  /** @returns whether the kernel has taken all of it at once */
  #write(bytes: Uint8Array): boolean {
    const isThrough = this.#direct.write(bytes);
    if (isThrough !== undefined) return !(this.#isWriting = !isThrough);
    this.#isWriting = true;
    this.#socket.write(bytes, (error) => this.#onWritten(error));
    this.#isWriting &&= this.#socket.writableLength > 0;
    return !this.#isWriting;
  }

  #onWritten(error?: Error | null): void {
    this.#isWriting = this.#socket.writableLength > 0;
    if (!this.#room || error || this.#socket.destroyed) return;
    this.#onProgress();
    this.#proceed();
  }

  /** Writes what waits, a slice at a time, as long as the kernel takes it. */
  #proceed(): void {
    while (this.#queue.length > 0 && !this.#isWriting) {
      const next = this.#queue[0]!;
      if (next.length > sliceSize) this.#queue[0] = next.subarray(sliceSize);
      else this.#queue.shift();
      this.#write(next.subarray(0, sliceSize));
    }
    if (this.#queue.length > 0 || this.#isWriting) return;
    this.#room?.resolve();
    this.#room = undefined;
  }
}
