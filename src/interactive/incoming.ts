import type { Named } from "../values/registry.ts";
import type { Clock } from "../events/clock.ts";
import type { Framing, FramingMaker } from "../framings/framing.ts";
import type { Fields, Frame } from "../events/frame.ts";
import type { Display } from "./display.ts";
import type { Judging } from "./judging.ts";
import { MessageReader, type MessageWatcher } from "./message_reader.ts";

/** Shows and judges what comes from the peer: as it comes, or message by message. */
export class Incoming implements MessageWatcher {
  #reader: MessageReader | undefined;
  #isOpen = false;
  /** Where the next byte is in the stream. */
  #offset = 0;
  #fields: Fields | undefined;

  constructor(
    readonly clock: Clock,
    readonly display: Display,
    readonly judging: Judging,
    private choice: Named<FramingMaker> | undefined,
  ) {}

  /** How the framing that was chosen is called. */
  get framingName(): string | undefined {
    return this.choice?.name;
  }

  /** That of this connection; what we send is put into messages by it too. */
  get framing(): Framing | undefined {
    return this.#reader?.framing;
  }

  /** What the header of the last message said. */
  get fields(): Fields | undefined {
    return this.#fields;
  }

  /** A new connection. */
  open(): void {
    this.#isOpen = true;
    this.#offset = 0;
    this.#read();
  }

  /** Goes on with another framing, or none; what was in no message yet is looked at anew. */
  use(choice: Named<FramingMaker> | undefined): void {
    const rest = this.#reader?.stop() ?? new Uint8Array();
    this.choice = choice;
    this.judging.forget();
    if (!this.#isOpen) return;
    this.#offset -= rest.length;
    this.#read();
    if (rest.length > 0) this.push(rest);
  }

  /** @param bytes lent */
  push(bytes: Uint8Array): void | Promise<void> {
    const offset = this.#offset;
    this.#offset += bytes.length;
    const reader = this.#reader;
    if (!reader) return this.onBytes(bytes, offset);
    const isSlow = reader.push(bytes);
    if (reader.hasPart) this.judging.onPart();
    return isSlow;
  }

  /** The peer sent FIN. */
  end(): void {
    this.#reader?.end();
  }

  /** The connection is over. */
  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
    this.#isOpen = false;
  }

  onMessage(frame: Frame, offset: number): void | Promise<void> {
    this.#fields = frame.fields;
    const isSlow = this.display.message(frame, offset);
    this.judging.onMessage(frame.content);
    return isSlow;
  }

  onPart(bytes: Uint8Array, offset: number): void {
    this.display.part(bytes, offset);
  }

  onBroken(why: string): void {
    this.display.bad(`${why}; from here on bytes are shown as they come (/framing starts anew)`);
  }

  onCutOff(why: string): void {
    this.display.bad(why);
  }

  onBytes(bytes: Uint8Array, offset: number): void | Promise<void> {
    const isSlow = this.display.received(bytes, offset);
    this.judging.onReceived(bytes);
    return isSlow;
  }

  #read(): void {
    this.#fields = undefined;
    this.#reader = this.choice && new MessageReader(this.choice.made(), this.#offset, this.clock, this);
  }
}
