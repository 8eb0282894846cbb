import type { Clock } from "../events/clock.ts";
import type { Framing, FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { StreamFramer } from "../framings/stream_framer.ts";

type Busy = void | Promise<void>;

/** Handles messages. @returns a promise when nothing more should be read until it resolves */
export type MessageHandler = (messages: readonly Frame[]) => Busy;

/** Gives the messages that one read, or silence, has completed to a handler, without keeping bytes. */
export class MessagePump {
  /** Why the stream can't be cut any further. */
  error: FramingError | undefined;
  readonly #cutter: StreamFramer;
  readonly #handle: MessageHandler;
  readonly #onFailure: (error: unknown) => void;
  #busy: Promise<void> | undefined;
  #hasFailed = false;

  /**
   * @param onBroken is called when the stream is broken and the messages before are handled
   * @param onFailure is called with what the handler throws; nothing more is handled then
   */
  constructor(
    framing: Framing,
    clock: Clock,
    handle: MessageHandler,
    onBroken: (error: FramingError) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#handle = handle;
    this.#onFailure = onFailure;
    this.#cutter = new StreamFramer(
      framing,
      clock,
      (frames) => this.#take(frames),
      (error) => {
        this.error = error;
        this.#run(() => onBroken(error));
      },
    );
  }

  get framing(): Framing {
    return this.#cutter.framing;
  }

  /** @param bytes borrowed */
  push(bytes: Uint8Array): Busy {
    this.#cutter.push(bytes);
    return this.#busy;
  }

  /** The peer sent FIN, which can complete a message. Resolves when all messages are handled. */
  end(): Busy {
    this.#cutter.end();
    return this.#busy;
  }

  stop(): void {
    this.#cutter.stop();
  }

  /** Without a promise or closure as long as nothing has to be waited for. */
  #take(frames: readonly Frame[]): void {
    if (this.#hasFailed) return;
    if (this.#busy) return this.#run(() => this.#handle(frames));
    try {
      const busy = this.#handle(frames);
      if (busy) this.#run(() => busy);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** One after the other. */
  #run(work: () => Busy): void {
    if (this.#hasFailed) return;
    let busy: Busy;
    try {
      busy = this.#busy ? this.#busy.then(() => this.#hasFailed ? undefined : work()) : work();
    } catch (error) {
      return this.#fail(error);
    }
    if (!busy) return;
    const mine = busy.catch((error) => this.#fail(error)).finally(() => {
      if (this.#busy === mine) this.#busy = undefined;
    });
    this.#busy = mine;
  }

  #fail(error: unknown): void {
    this.#hasFailed = true;
    this.#onFailure(error);
  }
}
