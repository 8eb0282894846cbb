import type { Clock } from "../events/clock.ts";
import { type Framing, FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { type Ending, highWater, type Inbox } from "./receive_buffer.ts";

/** The messages that came over a connection and were not yet taken. Cuts as bytes come, since silence can cut too. */
export class FrameQueue {
  /** Why nothing more can come; what is still in the queue comes before that. */
  ending: Ending | FramingError | undefined;
  readonly #frames: Frame[] = [];
  #size = 0;
  #changed = Promise.withResolvers<void>();
  #room = Promise.withResolvers<void>();

  constructor(readonly inbox: Inbox, readonly framing: Framing, readonly clock: Clock) {
    this.#run();
  }

  /** Resolves at the next change: a message came, or nothing more can come. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** How many bytes wait to be taken. */
  get size(): number {
    return this.#size;
  }

  /** The message whose turn it is; it stays. */
  get first(): Frame | undefined {
    return this.#frames[0];
  }

  take(): Frame | undefined {
    const frame = this.#frames.shift();
    this.#size -= frame?.wire.length ?? 0;
    this.#room.resolve();
    this.#room = Promise.withResolvers();
    return frame;
  }

  async #run(): Promise<void> {
    const { inbox, framing } = this;
    let isHolding = false;
    while (this.ending === undefined) {
      const changed = inbox.changed;
      const room = this.#room.promise;
      if (this.#size > highWater) {
        await room;
      } else if (inbox.pending.length > 0) {
        this.#cut(() => framing.push(inbox.take()));
        isHolding = true;
      } else if (inbox.ending !== undefined) {
        if (inbox.ending === "fin") this.#cut(() => framing.flush());
        this.#end(this.ending ?? inbox.ending);
      } else if (framing.gap !== undefined && isHolding && this.#quiet >= framing.gap) {
        isHolding = false;
        this.#cut(() => framing.flush());
      } else {
        await this.#wait(changed, isHolding ? framing.gap : undefined);
      }
    }
  }

  get #quiet(): number {
    return this.clock.now() - this.inbox.lastAt;
  }

  async #wait(changed: Promise<void>, gap: number | undefined): Promise<void> {
    if (gap === undefined) return await changed;
    const silence = Promise.withResolvers<void>();
    const cancel = this.clock.after(Math.max(1, gap - this.#quiet), silence.resolve);
    await Promise.race([changed, silence.promise]);
    cancel();
  }

  #cut(cut: () => readonly Frame[]): void {
    try {
      this.#add(cut());
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.#add(error.frames);
      this.#end(error);
    }
  }

  #add(frames: readonly Frame[]): void {
    for (const frame of frames) {
      this.#frames.push(frame);
      this.#size += frame.wire.length;
    }
    if (frames.length > 0) this.#wake();
  }

  #end(ending: Ending | FramingError): void {
    this.ending = ending;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
