import type { Context } from "../events/context.ts";
import type { CloseReason } from "../events/event.ts";
import { hangUp } from "../dialogue/hang_up.ts";
import { sendPaced } from "../dialogue/paced_write.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import type { Split } from "../values/pacing.ts";

/** What a link tells of its connection. */
export interface LinkWatcher {
  /** Lent bytes; while a promise that it returns is pending, nothing more is read. */
  onBytes(bytes: Uint8Array): void | Promise<void>;
  /** The peer sent FIN. */
  onPeerEnd(): void;
  onClosed(reason: CloseReason): void;
  /** All that was to be sent is on its way, or there is more again. */
  onSending(): void;
}

/** One connection of the interactive client. Sending waits in line here, so that the user never has to. */
export class Link {
  #line: Promise<void> = Promise.resolve();
  #waiting = 0;
  #bytesOut = 0;
  #isFinAsked = false;
  #isResetAsked = false;
  #isLetGo = false;
  #pause: { readonly over: PromiseWithResolvers<void>; readonly held: Uint8Array[] } | undefined;

  constructor(readonly channel: Channel, readonly context: Context, readonly watcher: LinkWatcher) {
    channel.receive((bytes) => this.#onBytes(bytes)).then(
      () => this.#tell(() => watcher.onPeerEnd()),
      (error) => {
        if (!(error instanceof ChannelClosed)) throw error;
      },
    );
    channel.closed.then((reason) => this.#tell(() => watcher.onClosed(reason)));
  }

  get isOpen(): boolean {
    return !this.channel.isClosed;
  }

  /** Whether there is more to send than the peer takes. */
  get isSending(): boolean {
    return this.#waiting > 0;
  }

  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  /** Whether we sent FIN, or will when all before it is sent. */
  get isFinAsked(): boolean {
    return this.#isFinAsked;
  }

  get isResetAsked(): boolean {
    return this.#isResetAsked;
  }

  /** Sends after all that was to be sent before. @returns the place of the first byte in the stream */
  send(bytes: Uint8Array, split: Split | undefined): number {
    const offset = this.#bytesOut;
    this.#bytesOut += bytes.length;
    this.#enqueue(() => sendPaced(this.channel, bytes, split, this.context.clock));
    return offset;
  }

  /** Sends FIN after all that was to be sent. */
  fin(): void {
    this.#isFinAsked = true;
    this.#enqueue(() => this.channel.end());
  }

  reset(): void {
    this.#isResetAsked = true;
    this.channel.reset();
  }

  #enqueue(act: () => Promise<void>): void {
    if (this.#waiting++ === 0) this.watcher.onSending();
    this.#line = this.#line.then(act).catch((error) => {
      // Its end is told once, and not by everything that can't be sent any more.
      if (!(error instanceof ChannelClosed)) throw error;
    }).finally(() => {
      if (--this.#waiting === 0) this.#tell(() => this.watcher.onSending());
    });
  }

  /** Reads nothing more but what is under way inside of this machine. */
  pause(): void {
    this.#pause ??= { over: Promise.withResolvers(), held: [] };
  }

  /** Reads again. What came while it was stopping comes first. */
  resume(): void {
    const pause = this.#pause;
    this.#pause = undefined;
    for (const bytes of pause?.held ?? []) if (!this.#isLetGo) this.watcher.onBytes(bytes);
    pause?.over.resolve();
  }

  #onBytes(bytes: Uint8Array): void | Promise<void> {
    if (this.#isLetGo) return;
    if (!this.#pause) return this.watcher.onBytes(bytes);
    this.#pause.held.push(bytes.slice());
    return this.#pause.over.promise;
  }

  /** Ends the connection, and tells nothing of it any more. */
  async letGo(how: "fin" | "rst"): Promise<void> {
    this.#isLetGo = true;
    this.resume();
    if (!this.isOpen) return;
    if (how === "rst") this.channel.reset();
    await hangUp(this.channel, this.context.clock);
  }

  #tell(tell: () => void): void {
    if (!this.#isLetGo) tell();
  }
}
