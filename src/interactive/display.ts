import type { Clock } from "../events/clock.ts";
import type { Frame } from "../events/frame.ts";
import type { View } from "./commands.ts";
import type { Transcript } from "./transcript.ts";

/** How long the rest of a character may be under way, in milliseconds. */
const patience = 50;

/** Shows what happens, when it happens. */
export class Display {
  #cancelFlush: (() => void) | undefined;

  /** @param print shows rows; gives a promise when that is slow */
  constructor(
    readonly transcript: Transcript,
    readonly clock: Clock,
    readonly print: (rows: readonly string[]) => void | Promise<void>,
  ) {}

  get view(): View {
    return this.transcript.view;
  }

  set view(view: View) {
    this.print(this.transcript.flush());
    this.transcript.view = view;
  }

  /** Returns a promise when the terminal is slow: await it before showing more. */
  received(bytes: Uint8Array, offset: number): void | Promise<void> {
    this.#cancelFlush?.();
    const rows = this.transcript.received(bytes, offset, this.clock.wall());
    if (this.transcript.isHolding) {
      this.#cancelFlush = this.clock.after(patience, () => void this.print(this.transcript.flush()));
    }
    return this.print(rows);
  }

  /** Returns a promise when the terminal is slow. */
  message(frame: Frame, offset: number): void | Promise<void> {
    return this.print(this.transcript.message(frame, offset, this.clock.wall()));
  }

  /** A part of a message that is not complete. */
  part(bytes: Uint8Array, offset: number): void {
    this.print(this.transcript.part(bytes, offset, this.clock.wall()));
  }

  sent(bytes: Uint8Array, offset: number): void {
    this.print(this.transcript.sent(bytes, offset, this.clock.wall()));
  }

  /** Rows that have nothing to do with time. */
  plain(rows: readonly string[]): void {
    this.print([...this.transcript.flush(), ...rows]);
  }

  note(text: string): void {
    this.print(this.transcript.note(text, this.clock.wall()));
  }

  good(text: string): void {
    this.print(this.transcript.good(text, this.clock.wall()));
  }

  bad(text: string): void {
    this.print(this.transcript.bad(text, this.clock.wall()));
  }

  /** Shows what waits, and nothing later by itself. */
  close(): void {
    this.#cancelFlush?.();
    this.print(this.transcript.flush());
  }
}
