import { concat, fromLatin1, latin1 } from "../../../src/bytes/bytes.ts";
import type { CloseReason } from "../../../src/events/event.ts";
import type { Connection } from "../../../src/dialogue/connection.ts";
import { ChannelClosed } from "../../../src/net/channel.ts";
import { type FakeClock, settled } from "../fake_clock.ts";

/** A connection whose peer is the test. */
export class FakeChannel implements Connection {
  /** Every write, as text in latin-1. */
  readonly writes: string[] = [];
  readonly closed: Promise<CloseReason>;
  readonly #closed = Promise.withResolvers<CloseReason>();
  readonly #received = Promise.withResolvers<void>();
  readonly #abort = new AbortController();
  #onBytes: (bytes: Uint8Array) => void | Promise<void> = () => {};
  #drained: PromiseWithResolvers<void> | undefined;
  #unread: string[] = [];
  #busy = 0;
  #hasSentFin = false;
  isClosed = false;
  lastActivity: number;

  constructor(readonly clock: FakeClock) {
    this.closed = this.#closed.promise;
    this.lastActivity = clock.now();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether the receiver lets nothing be read now. */
  get isHeldBack(): boolean {
    return this.#busy > 0;
  }

  receive(onBytes: (bytes: Uint8Array) => void | Promise<void>): Promise<void> {
    this.#onBytes = onBytes;
    return this.#received.promise;
  }

  send(...parts: readonly Uint8Array[]): void | Promise<void> {
    if (this.isClosed || this.#hasSentFin) throw new ChannelClosed("fin");
    this.writes.push(latin1(concat(parts)));
    if (this.#drained) return this.#drained.promise;
    this.lastActivity = this.clock.now();
  }

  end(): Promise<void> {
    if (!this.isClosed && !this.#hasSentFin) this.writes.push("FIN");
    this.#hasSentFin = true;
    return Promise.resolve();
  }

  reset(reason: CloseReason = "rst"): void {
    if (!this.isClosed) this.writes.push("RST");
    this.#close(reason);
  }

  destroy(reason: CloseReason): void {
    this.#close(reason);
  }

  // What the peer does.

  /** One read of these bytes, in latin-1. The buffer is overwritten afterwards, as that of a socket is. */
  async sends(text: string): Promise<void> {
    this.#unread.push(text);
    this.#read();
    await settled();
  }

  async fins(): Promise<void> {
    this.#received.resolve();
    await settled();
  }

  async resets(): Promise<void> {
    this.#close("rst");
    await settled();
  }

  /** Reads nothing from now on, so that sending takes time. */
  stalls(): void {
    this.#drained ??= Promise.withResolvers();
  }

  async drains(): Promise<void> {
    this.lastActivity = this.clock.now();
    this.#drained?.resolve();
    this.#drained = undefined;
    await settled();
  }

  #read(): void {
    while (this.#busy === 0 && this.#unread.length > 0) {
      const bytes = fromLatin1(this.#unread.shift()!);
      this.lastActivity = this.clock.now();
      const busy = this.#onBytes(bytes);
      bytes.fill(0x21);
      if (!busy) continue;
      this.#busy++;
      busy.then(() => {
        this.#busy--;
        this.#read();
      });
    }
  }

  #close(reason: CloseReason): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const error = new ChannelClosed(reason);
    this.#abort.abort(error);
    this.#received.reject(error);
    this.#drained?.reject(error);
    this.#closed.resolve(reason);
  }
}
