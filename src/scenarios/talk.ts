import type { Clock } from "../events/clock.ts";
import type { Framing, FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import { type Ending, highWater, Inbox } from "../dialogue/receive_buffer.ts";
import type { Channel } from "../net/channel.ts";
import { FrameQueue } from "../dialogue/frame_queue.ts";
import type { ConnectionPlan } from "./scenario.ts";

/** One connection as long as it lives: what came over it, as bytes or as messages, and how messages are sent. */
export class Talk {
  readonly inbox: Inbox;
  /** The messages that came, if there is a framing. */
  readonly frames: FrameQueue | undefined;
  readonly #outgoing: Framing | undefined;
  /** What a message of ours answers. */
  #request: Frame | undefined;

  /** @param room how many bytes of what was not taken yet there must be room for */
  constructor(readonly channel: Channel, readonly plan: ConnectionPlan, readonly clock: Clock, room: number) {
    this.inbox = new Inbox(channel, () => clock.now(), Math.max(highWater, room));
    if (!plan.framing) return;
    this.frames = new FrameQueue(this.inbox, plan.framing(), clock);
    this.#outgoing = plan.framing();
  }

  /** Why nothing more can come; what came before that may still wait. */
  get ending(): Ending | FramingError | undefined {
    return this.frames ? this.frames.ending : this.inbox.ending;
  }

  /** What came and was not taken, for a message: the beginning of it, if there is much. */
  waiting(most: number): Uint8Array {
    const frame = this.frames?.first;
    return (frame ? frame.content : this.inbox.pending.view).slice(0, most);
  }

  /** How many bytes wait to be taken. */
  get waitingBytes(): number {
    return (this.frames?.size ?? 0) + this.inbox.pending.length;
  }

  /** Takes the first message. A device answers in the form of the request: with its line ending, its transaction. */
  takeFrame(): Frame | undefined {
    const frame = this.frames?.take();
    if (frame && this.plan.role === "listen") this.#request = frame;
    return frame;
  }

  /** Takes all that came. */
  discard(): void {
    while (this.frames?.first) this.takeFrame();
    this.inbox.take();
  }

  /** @throws {FramingError} when such a message can't be framed */
  encode(content: Uint8Array): Uint8Array {
    return this.#outgoing?.encode(content, this.#request) ?? content;
  }
}
