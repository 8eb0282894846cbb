import { latin1 } from "../bytes/bytes.ts";
import type { Frame } from "../events/frame.ts";

/** A message as latin-1, made when it is asked for and only once: many patterns look at one message. */
export class MessageText {
  readonly #frame: Frame;
  #content: string | undefined;
  #wire: string | undefined;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get content(): string {
    return this.#content ??= latin1(this.#frame.content);
  }

  /** All its bytes on the wire. */
  get wire(): string {
    return this.#wire ??= latin1(this.#frame.wire);
  }

  get wireSize(): number {
    return this.#frame.wire.length;
  }
}
