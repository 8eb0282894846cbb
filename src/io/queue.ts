import type { Output } from "./output.ts";

/**
 * Text on its way to an output that may be slower than we are. Never makes the writer wait: what does not fit any
 * more is refused, and the writer is told.
 */
export class WriteQueue {
  #pending: string[] = [];
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

  /** Whether there is room. A text that is larger than what is left is taken whole. */
  get hasRoom(): boolean {
    return this.#size < this.limit;
  }

  /** Takes text; false when there is no room. What is said about the queue itself is taken even when it is full. */
  push(text: string, urgency?: "even when full"): boolean {
    if (this.failed || (!this.hasRoom && !urgency)) return false;
    this.#pending.push(text);
    this.#size += text.length;
    // The first write starts a little later, so that what happens together goes out together.
    this.#pump ??= new Promise<void>((resolve) => setTimeout(resolve)).then(() => this.#run());
    return true;
  }

  async #run(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const text = this.#pending.join("");
        this.#pending = [];
        await this.output.write(encoder.encode(text));
        this.#size -= text.length;
      }
    } catch (error) {
      this.#failure = error;
      this.#pending = [];
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

const encoder = new TextEncoder();
