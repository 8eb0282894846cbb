import type { Clock } from "../events/clock.ts";
import type { CloseReason } from "../events/event.ts";
import type { Framing, FramingError } from "../framings/framing.ts";
import { ChannelClosed } from "../net/channel.ts";
import type { Connection } from "./connection.ts";
import type { Ending } from "./ending.ts";
import { type MessageHandler, MessagePump } from "./message_pump.ts";

export type { MessageHandler };

type Busy = void | Promise<void>;

/** Handles received bytes; they are only valid during the call. @param at when they were received */
export type BytesHandler = (borrowed: Uint8Array, at: number) => Busy;

/** Where received bytes go when no handler takes them. */
export interface IntakeSink {
  push(borrowed: Uint8Array): Busy;
  end(ending: "fin" | ChannelClosed): void;
  /** The connection is closed in both directions. */
  closed(reason: CloseReason): void;
}

/** The receiving side of a connection, which can pause. */
export class Intake {
  ending: "fin" | ChannelClosed | undefined;
  readonly #clock: Clock;
  readonly #sink: IntakeSink;
  readonly #over = Promise.withResolvers<Ending>();
  #handle: ((borrowed: Uint8Array) => Busy) | undefined;
  #pump: MessagePump | undefined;
  #pause: { readonly over: PromiseWithResolvers<void>; readonly held: Uint8Array[] } | undefined;
  #isStopped = false;

  constructor(channel: Connection, clock: Clock, sink: IntakeSink) {
    this.#clock = clock;
    this.#sink = sink;
    channel.receive((bytes) => this.#receive(bytes)).then(() => this.#end("fin"), (error) => {
      if (!(error instanceof ChannelClosed)) throw error;
      return this.#end(error);
    }).catch(this.#over.reject);
    channel.closed.then((reason) => this.#isStopped || sink.closed(reason));
  }

  /** Resolves when nothing more is received, after FIN when handlers are done; rejects with what a handler threw. */
  get ended(): Promise<Ending> {
    return this.#over.promise;
  }

  /** That of `onMessages`. */
  get framing(): Framing | undefined {
    return this.#pump?.framing;
  }

  /** Why `onMessages` gets nothing more. */
  get error(): FramingError | undefined {
    return this.#pump?.error;
  }

  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  onBytes(handler: BytesHandler): void {
    this.#use((bytes) => handler(bytes, this.#clock.now()));
  }

  onMessages(framing: Framing, handler: MessageHandler): void {
    const { resolve, reject } = this.#over;
    const pump = this.#pump = new MessagePump(framing, this.#clock, handler, resolve, reject);
    this.#use((bytes) => pump.push(bytes));
  }

  pause(): void {
    this.#pause ??= { over: Promise.withResolvers(), held: [] };
  }

  /** What was received while reading was stopping comes first. */
  resume(): void {
    const pause = this.#pause;
    if (!pause) return;
    this.#pause = undefined;
    let busy: Busy = undefined;
    for (const bytes of pause.held) busy = this.#receive(bytes) ?? busy;
    pause.over.resolve(busy);
  }

  /** Drops what is received from now on. */
  stop(): void {
    this.#isStopped = true;
    this.#pump?.stop();
    this.resume();
  }

  #use(handle: (borrowed: Uint8Array) => Busy): void {
    this.#handle = handle;
    // Whoever sets a handler waits for the end, but maybe not yet.
    this.#over.promise.catch(() => {});
  }

  #receive(bytes: Uint8Array): Busy {
    if (this.#isStopped) return;
    if (this.#pause) {
      this.#pause.held.push(bytes.slice());
      return this.#pause.over.promise;
    }
    return this.#handle ? this.#handle(bytes) : this.#sink.push(bytes);
  }

  async #end(ending: "fin" | ChannelClosed): Promise<void> {
    this.ending = ending;
    if (this.#isStopped) return;
    if (!this.#handle) this.#sink.end(ending);
    else if (ending === "fin") await this.#pump?.end();
    else this.#pump?.stop();
    this.#over.resolve(ending);
  }
}
