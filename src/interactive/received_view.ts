import type { Clock } from "../events/clock.ts";
import type { Frame } from "../events/frame.ts";
import type { Dialogue } from "../dialogue/dialogue.ts";
import type { Viewer } from "../dialogue/viewer.ts";
import type { FramingError } from "../framings/framing.ts";
import type { Channel } from "../net/channel.ts";
import type { Display } from "./display.ts";

/** How long a message may pause before its beginning is shown, in milliseconds. */
const patience = 500;

/** Shows what is received: bytes, or with a framing messages; and parts of messages that pause, so that nothing is lost. */
export class ReceivedView implements Viewer {
  readonly isAlwaysOn = true;
  #dialogue: Dialogue<Channel> | undefined;
  /** The position in the stream up to which the beginning of a message was shown. */
  #partShown = 0;
  #cancelTimer = () => {};

  constructor(readonly clock: Clock, readonly display: Display) {}

  attach(dialogue: Dialogue<Channel>): void {
    this.#dialogue = dialogue;
  }

  bytes(bytes: Uint8Array, position: number): void | Promise<void> {
    return this.display.received(bytes, position);
  }

  message(frame: Frame, position: number): void | Promise<void> {
    return this.display.message(frame, position);
  }

  /** The rest of the stream can't be cut into messages: it is shown as bytes. */
  broken({ message }: FramingError): void {
    if (this.#dialogue?.channel.peerEnded) {
      this.showPart();
      return this.display.bad(message);
    }
    this.display.bad(`${message}; from here on bytes are shown as they are received (/framing starts again)`);
    this.#dialogue?.useFraming(undefined);
  }

  onRead(): void {
    this.#cancelTimer();
    const { frames, buffer } = this.#dialogue!.received;
    if (frames && buffer.length > 0) this.#cancelTimer = this.clock.after(patience, () => this.showPart());
  }

  /** Shows the beginning of a message that is not complete, as far as it was not shown. */
  showPart(): void {
    this.#cancelTimer();
    const { frames, buffer } = this.#dialogue?.received ?? {};
    if (!frames || !buffer || frames.first) return;
    const from = Math.max(buffer.start, this.#partShown);
    if (buffer.end <= from) return;
    this.display.part(buffer.view.slice(from - buffer.start), from);
    this.#partShown = buffer.end;
  }

  /** Another connection, or another framing: positions begin again. */
  restart(): void {
    this.#cancelTimer();
    this.#partShown = 0;
  }
}
