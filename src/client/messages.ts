import { type Framing, FramingError } from "../framings/framing.ts";
import type { Frame } from "../events/frame.ts";
import type { Inbox } from "./inbox.ts";

/** The messages in what has come and was not yet taken. */
export class Messages {
  readonly #inbox: Inbox;
  readonly framing: Framing;
  /** How far into the stream the framing has looked. */
  #seen = 0;
  #isOver = false;
  #frames: Frame[] = [];
  /** Why the stream can't be cut any further; what is in it before that is there. */
  error: FramingError | undefined;

  constructor(inbox: Inbox, framing: Framing) {
    this.#inbox = inbox;
    this.framing = framing;
  }

  /** The first message that was not yet taken. */
  get first(): Frame | undefined {
    this.#look();
    return this.#frames.find(({ offset }) => offset >= this.#inbox.taken);
  }

  /** Where in the pending bytes the first message ends. */
  get firstEnd(): number | undefined {
    const { first } = this;
    return first && first.offset + first.wire.length - this.#inbox.taken;
  }

  #look(): void {
    const { pending, taken, ending } = this.#inbox;
    if (this.error || this.#isOver) return;
    try {
      this.#frames = this.#frames.filter(({ offset }) => offset >= taken);
      const fresh = pending.view.subarray(Math.max(0, this.#seen - taken));
      this.#seen = taken + pending.length;
      if (fresh.length > 0) this.#frames.push(...this.framing.push(fresh));
      if (ending !== "fin") return;
      this.#isOver = true;
      this.#frames.push(...this.framing.flush());
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.#frames.push(...error.frames);
      this.error = error;
    }
  }
}
