import type { Output } from "./output.ts";

/** What an output is given at a time. */
export interface Load {
  readonly bytes: Uint8Array;
  /** What it was counted as when it came. */
  readonly size: number;
}

/**
 * What is on its way to an output that may be slower than we are. Never makes the writer wait: what does not fit any
 * more is refused, and the writer is told.
 */
export abstract class OutputQueue {
  #size = 0;
  #pump: Promise<void> | undefined;
  #failure: unknown;

  /** @param onFailure is called once, with what the system said, when the output can't be written any more */
  constructor(
    readonly output: Output,
    readonly limit: number,
    readonly onFailure: (error: unknown) => void,
  ) {}

  /** Whether the output is lost. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Whether there is room. What is larger than what is left is taken whole. */
  get hasRoom(): boolean {
    return this.#size < this.limit;
  }

  /** Takes note that so much more waits. */
  protected added(size: number): void {
    this.#size += size;
    // The first write starts a little later, so that what happens together goes out together.
    this.#pump ??= new Promise<void>((resolve) => setTimeout(resolve)).then(() => this.#run());
  }

  /** The next of what waits; undefined when nothing does. */
  protected abstract take(): Load | undefined;

  /** The output has it. */
  protected abstract taken(load: Load): void;

  /** Forgets what waits. */
  protected abstract forget(): void;

  async #run(): Promise<void> {
    try {
      for (let load = this.take(); load; load = this.take()) {
        await this.output.write(load.bytes);
        this.#size -= load.size;
        this.taken(load);
      }
    } catch (error) {
      this.#failure = error;
      this.forget();
      this.onFailure(error);
    } finally {
      this.#pump = undefined;
    }
  }

  /** Resolves when all is out or lost, or after `patience` milliseconds: the reader may have stopped for good. */
  async close(patience: number): Promise<void> {
    if (this.#pump) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tired = new Promise<"tired">((resolve) => timer = setTimeout(() => resolve("tired"), patience));
      const end = await Promise.race([this.#pump, tired]);
      clearTimeout(timer);
      if (end === "tired") {
        this.#failure ??= new Error("the reader has stalled");
        return this.onFailure(this.#failure);
      }
    }
    this.output.close();
  }
}

/** A queue of text; its size is in UTF-16 units. */
export class TextOutputQueue extends OutputQueue {
  #pending: string[] = [];

  /** Takes text; false when there is no room. What is said about the queue itself is taken even when it is full. */
  push(text: string, urgency?: "even when full"): boolean {
    if (this.failed || (!this.hasRoom && !urgency)) return false;
    this.#pending.push(text);
    this.added(text.length);
    return true;
  }

  protected override take(): Load | undefined {
    if (this.#pending.length === 0) return undefined;
    const text = this.#pending.join("");
    this.#pending = [];
    return { bytes: encoder.encode(text), size: text.length };
  }

  protected override taken(): void {}

  protected override forget(): void {
    this.#pending = [];
  }
}

const encoder = new TextEncoder();
