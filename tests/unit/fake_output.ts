import type { Output } from "../../src/io/output.ts";

/** An output that keeps what it is given, and takes each piece only when it is told to. */
export class FakeOutput implements Output {
  readonly written: Uint8Array[] = [];
  isClosed = false;
  /** Writes that wait to be let through; they are let through at once while `isOpen`. */
  #waiting: Array<{ done: () => void; fail: (error: unknown) => void }> = [];

  constructor(public isOpen = true) {}

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) {
      await new Promise<void>((done, fail) => this.#waiting.push({ done, fail }));
    }
    this.written.push(bytes.slice());
  }

  /** How many writes wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lets through the oldest write that waits. */
  letOne(): void {
    this.#waiting.shift()?.done();
  }

  /** Lets through what waits, and all that comes. */
  open(): void {
    this.isOpen = true;
    for (const { done } of this.#waiting.splice(0)) done();
  }

  /** Fails what waits. */
  fail(error: unknown): void {
    for (const { fail } of this.#waiting.splice(0)) fail(error);
  }

  close(): void {
    this.isClosed = true;
  }

  get text(): string {
    return this.written.map((bytes) => new TextDecoder().decode(bytes)).join("");
  }
}
