import type { Socket } from "node:net";
import { setImmediate } from "node:timers";
import type { Address } from "../values/address.ts";
import type { Context } from "../events/context.ts";
import type { CloseReason } from "../events/event.ts";
import { channelStateText } from "./channel_state.ts";
import { LastBytes } from "./last_bytes.ts";
import { borrowReads } from "./shared_read_buffer.ts";
import { isReset, messageOf } from "../events/system_error.ts";
import { guarded } from "./safe_listener.ts";
import { WriteQueue } from "./write_queue.ts";
import { localAddress, peerAddress } from "./socket_address.ts";
import { type ChannelLimits, TimeLimits } from "./time_limits.ts";

/** How many bytes a channel reads before it leaves the event loop to all others for one turn. */
const shareOfTurn = 32 * 1024;

/** The channel is no longer there to send to or receive from. */
export class ChannelClosed extends Error {
  override readonly name = "ChannelClosed";
  constructor(readonly reason: CloseReason) {
    super(`the connection is closed (${reason})`);
  }
}

/**
 * One connection: bytes in, bytes out, FIN, RST. What the rest of the program sees of a socket.
 *
 * The two directions are independent, as in TCP: after the peer's FIN we can send, after ours we can receive.
 * Whatever happens, `closed` resolves; a reset by the peer is ordinary.
 */
export class Channel {
  readonly openedAt: number;
  bytesIn = 0;
  bytesOut = 0;
  /** The end of what was received last, and of what was sent last. */
  readonly lastIn = new LastBytes();
  readonly lastOut = new LastBytes();
  readonly closed: Promise<CloseReason>;
  /** Is asked when the idle time is over; when it returns true, the channel is not closed and the time starts anew. */
  onIdle: (() => boolean) | undefined;

  readonly #socket: Socket;
  readonly #context: Context;
  readonly #observed: boolean;
  readonly #path: string | undefined;
  readonly #isAccepted: boolean;
  #resolveClosed!: (reason: CloseReason) => void;
  #reason: CloseReason | undefined;
  #resetBy: "us" | "peer" | undefined;
  #isClosed = false;
  #sentFin = false;
  #gotFin = false;
  #peer: Address | undefined;
  #local: Address | undefined;

  #receiver: Receiver | undefined;
  /** How many reasons there are not to read now. */
  #pauses = 0;
  /** How many promises of the receiver are pending. */
  #busy = 0;
  /** Bytes read since this channel last yielded. */
  #sinceYield = 0;
  /** While the receiver is called, the time is noted already. */
  #isReceiving = false;
  readonly #outbox: WriteQueue;
  readonly #time: TimeLimits;
  #abort: AbortController | undefined;

  /**
   * @param path of the Unix domain socket, if it is one: its two ends have no other name
   * @param isAccepted whether the peer has connected to us. Deno 2.9 fails a write in the turn of the event loop in
   * which the connection was accepted (EPIPE, without trying) when the peer's FIN is there already; so one who speaks
   * first then speaks a little later
   */
  constructor(
    readonly id: number,
    socket: Socket,
    context: Context,
    limits: ChannelLimits,
    path?: string,
    isAccepted = false,
  ) {
    this.#path = path;
    this.#isAccepted = isAccepted;
    this.#socket = socket;
    this.#context = context;
    this.#observed = context.wantsData;
    this.openedAt = context.clock.now();
    this.#outbox = new WriteQueue(socket, () => this.#time.touch());
    this.closed = new Promise((resolve) => this.#resolveClosed = resolve);
    socket.setNoDelay(true);
    socket.on("error", guarded((error: Error) => this.#onError(error)));
    socket.on("close", guarded(() => this.#onClose()));
    socket.on("end", guarded(() => this.#onEnd()));
    const onBytes = (bytes: Uint8Array) => this.#onBytes(bytes);
    if (!borrowReads(socket, onBytes)) socket.on("data", onBytes);
    socket.pause();
    this.#time = new TimeLimits(limits, context.clock, (limit, after) => this.#onLimit(limit, after));
    const initiator = isAccepted ? "peer" : "us";
    context.emit({ event: "open", conn: id, peer: this.peer, local: this.local, initiator });
  }

  get peer(): Address {
    return this.#peer ??= peerAddress(this.#socket, this.#path);
  }

  get local(): Address {
    return this.#local ??= localAddress(this.#socket, this.#path);
  }

  /** Whether the peer has sent FIN. */
  get peerEnded(): boolean {
    return this.#gotFin;
  }

  /** What is special about it now, in words; nothing when it is just open. */
  get state(): string[] {
    const [isBusy, hasUnsent] = [this.#busy > 0, this.#outbox.emptied !== undefined];
    return channelStateText({ peerEnded: this.#gotFin, weEnded: this.#sentFin, isBusy, hasUnsent });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** When the last byte moved, on the context's clock. */
  get lastActivity(): number {
    return this.#time.lastActivity;
  }

  /** Aborts when the channel is closed. */
  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      if (this.#isClosed) this.#abort.abort(this.#closedError());
    }
    return this.#abort.signal;
  }

  /**
   * Calls `onBytes` for all bytes received until the peer's FIN, and resolves when the last call is done.
   *
   * The bytes are borrowed: they are valid until `onBytes` returns, and must be copied to be kept (`send` does that by
   * itself). While a promise that `onBytes` returned is pending, nothing more is read: that is how a slow peer slows
   * us down instead of filling memory.
   * @throws {ChannelClosed} when the channel ends in another way than by the peer's FIN
   */
  receive(onBytes: (bytes: Uint8Array) => void | Promise<void>): Promise<void> {
    if (this.#receiver) throw new Error("a channel has one receiver");
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#receiver = { onBytes, resolve, reject };
    if (this.#isClosed && !this.#gotFin) reject(this.#closedError());
    else if (this.#gotFin) resolve();
    else this.#socket.resume();
    return promise;
  }

  /** Receives and forgets, until the peer's FIN. */
  discard(): Promise<void> {
    return this.receive(() => {});
  }

  /**
   * Sends bytes, in one piece when there are several parts; they may be changed by the caller afterwards. Returns a
   * promise only when the peer is slow and the bytes wait in our memory, or a log is behind: await it before sending
   * more.
   * @throws {ChannelClosed} at once, or through the promise
   */
  send(...parts: readonly Uint8Array[]): void | Promise<void> {
    if (this.#isClosed || this.#sentFin) throw this.#closedError();
    let length = 0;
    for (const part of parts) length += part.length;
    if (length === 0) return;
    if (this.#isAccepted && this.bytesIn === 0 && this.bytesOut === 0) this.#outbox.hold();
    const bytes = this.#outbox.gather(parts, length);
    if (this.#observed) this.#emitData("out", bytes, this.bytesOut);
    this.bytesOut += length;
    this.lastOut.note(bytes);
    if (!this.#isReceiving) this.#time.touch();
    const slow = this.#outbox.send(bytes);
    const behind = this.#context.behind();
    if (!slow || !behind) return slow ?? behind;
    const both = Promise.all([slow, behind]).then(() => {});
    both.catch(() => {});
    return both;
  }

  /** Sends FIN after all that was sent before; we still receive. Resolves when the kernel has it. */
  async end(): Promise<void> {
    if (this.#isOver || this.#sentFin) return;
    this.#sentFin = true;
    await this.#outbox.emptied?.catch(() => {});
    if (this.#isOver) return;
    this.#emitFin("out", this.bytesOut);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.end(guarded(() => resolve()));
    await Promise.race([promise, this.closed]);
  }

  /** Ends the connection with a RST: what is under way in either direction is lost. */
  reset(reason: CloseReason = "rst"): void {
    if (this.#isClosed) return;
    this.#reason ??= reason;
    // A Unix domain socket has no RST.
    if ("path" in this.peer) return void this.#socket.destroy();
    this.#resetBy = "us";
    this.#socket.resetAndDestroy();
  }

  /** Closes both directions without waiting for the peer. */
  destroy(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  /** Says why the channel is about to be closed, when the closing itself is left to others. */
  attribute(reason: CloseReason): void {
    this.#reason ??= reason;
  }

  /** Nothing can be sent any more, not even FIN. */
  get #isOver(): boolean {
    return this.#isClosed || this.#resetBy === "us";
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#observed) this.#emitData("in", bytes, this.bytesIn);
    this.bytesIn += bytes.length;
    this.lastIn.note(bytes);
    this.#time.touch();
    let busy: void | Promise<void>;
    this.#isReceiving = true;
    try {
      busy = this.#receiver?.onBytes(bytes);
    } catch (error) {
      return this.#fail(error);
    } finally {
      this.#isReceiving = false;
    }
    if (busy) this.#pauseUntil(busy);
    const behind = this.#context.behind();
    if (behind) this.#pauseUntil(behind);
    if ((this.#sinceYield += bytes.length) >= shareOfTurn) this.#yieldTurn();
  }

  /**
   * Lets all other connections and timers have one turn of the event loop. Deno 2.9 reads a socket on and on while the
   * kernel has bytes for it, so one bulk sender makes the others wait for up to half a second.
   */
  #yieldTurn(): void {
    this.#sinceYield = 0;
    this.#pause();
    setImmediate(() => this.#unpause());
  }

  /** Stops reading while `busy` is pending. */
  #pauseUntil(busy: Promise<void>): void {
    this.#pause();
    this.#busy++;
    busy.then(() => (this.#busy--, this.#unpause()), (error) => this.#fail(error));
  }

  #pause(): void {
    if (this.#pauses++ === 0) this.#socket.pause();
  }

  #unpause(): void {
    if (--this.#pauses > 0) return;
    if (this.#gotFin) this.#receiver?.resolve();
    else if (!this.#isClosed) this.#socket.resume();
  }

  /** The receiver threw: that ends receiving, and whoever called `receive` decides what becomes of the channel. */
  #fail(error: unknown): void {
    this.#receiver?.reject(error);
  }

  #onEnd(): void {
    this.#gotFin = true;
    this.#emitFin("in", this.bytesIn);
    // A socket that is read through data events ends although it is paused.
    if (this.#pauses === 0) this.#receiver?.resolve();
  }

  #onError(error: Error): void {
    if (isReset(error)) {
      this.#reason ??= "rst";
      this.#resetBy ??= "peer";
    } else if (this.#reason === undefined) {
      this.#reason = "error";
      this.#context.emit({ event: "error", conn: this.id, peer: this.peer, message: messageOf(error) });
    }
  }

  #onClose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#time.stop();
    const reason = this.#reason ??= this.#gotFin ? "fin" : "error";
    // All is received when the FIN came while the handler is still busy: that is up to the handler then.
    if (reason !== "fin" || this.#pauses === 0) this.#receiver?.reject(this.#closedError());
    this.#outbox.fail(this.#closedError());
    this.#abort?.abort(this.#closedError());
    const { id: conn, bytesIn, bytesOut } = this;
    const lasted = this.#context.clock.now() - this.openedAt;
    const reset = this.#resetBy ? { resetBy: this.#resetBy } : {};
    this.#context.emit({
      event: "close",
      conn,
      peer: this.peer,
      reason,
      ...reset,
      bytesIn,
      bytesOut,
      lasted,
    });
    this.#resolveClosed(reason);
  }

  #closedError(): ChannelClosed {
    return new ChannelClosed(this.#reason ?? "fin");
  }

  #onLimit(limit: "idle" | "deadline", after: number): void {
    if (this.#isClosed || (limit === "idle" && this.onIdle?.())) return;
    this.#context.emit({ event: "timeout", conn: this.id, peer: this.peer, limit, after });
    this.destroy(limit);
  }

  #emitFin(dir: "in" | "out", offset: number): void {
    this.#context.emit({ event: "fin", conn: this.id, peer: this.peer, dir, offset });
  }

  #emitData(dir: "in" | "out", bytes: Uint8Array, offset: number): void {
    this.#context.emit({ event: "data", conn: this.id, peer: this.peer, dir, offset, bytes });
  }
}

interface Receiver {
  onBytes(bytes: Uint8Array): void | Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}
