import { formatDuration } from "../values/duration.ts";
import type { Output } from "./output.ts";

/** A piece of memory that is filled from the front. Its bytes can be written as 32-bit words as well. */
export class Page {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly words: Int32Array<ArrayBuffer>;
  /** Where the next byte goes. */
  end = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size + 3 & ~3);
    this.words = new Int32Array(this.bytes.buffer);
  }
}

/** Large enough that a write costs little, and small enough to stay in the cache of a processor until it is written. */
const pageSize = 512 * 1024;

/** How long an output may take nothing before that is reported, in milliseconds. */
export const stallTime = 5000;

/**
 * A queue to an output that may be slower than we are. Its bytes are made in its own memory: a writer that has more
 * reserves room, fills it, and commits it. What is committed at a time is not cut.
 *
 * Writers must not exceed the limit by much: those that can wait do so while `behind` is pending; those that can't drop
 * what comes while there is no room.
 */
export class ByteQueue {
  #filling: Page | undefined;
  /** What is full, in order. */
  readonly #waiting: Page[] = [];
  /** What was written and can be filled again: new memory takes longer to get than to fill. */
  readonly #free: Page[] = [];
  #size = 0;
  #pump: Promise<void> | undefined;
  #failure: unknown;
  #behind: PromiseWithResolvers<void> | undefined;
  /** How many pieces are written. */
  #progress = 0;
  #stallTimer: ReturnType<typeof setInterval> | undefined;

  /** @param onFailure is called once, with what the system said, when the output can't be written any more */
  constructor(
    readonly output: Output,
    readonly limit: number,
    readonly onFailure: (error: unknown) => void,
    /** Called once when the queue is full and nothing has been written for `stallTime`. */
    readonly onStall: () => void = () => {},
  ) {}

  /** Pending from when the queue is full until half of it is written, or the output has failed. */
  get behind(): Promise<void> | undefined {
    if (this.#behind || this.hasRoom || this.failed) return this.#behind?.promise;
    this.#behind = Promise.withResolvers();
    this.#watchStall();
    return this.#behind.promise;
  }

  /** Whether the output is lost. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Whether there is room. What is larger than what is left is taken whole. */
  get hasRoom(): boolean {
    return this.#size < this.limit;
  }

  /** Takes note that so much more waits. */
  #added(size: number): void {
    this.#size += size;
    // The first write starts a little later, so that what happens together goes out together.
    this.#pump ??= new Promise<void>((resolve) => setTimeout(resolve)).then(() => this.#run());
  }

  async #run(): Promise<void> {
    try {
      for (let page = this.#take(); page; page = this.#take()) {
        await this.output.write(page.bytes.subarray(0, page.end));
        this.#size -= page.end;
        this.#progress++;
        this.#taken(page);
        if (this.#size <= this.limit / 2) this.#caughtUp();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#pump = undefined;
    }
  }

  #fail(error: unknown): void {
    if (this.failed) return;
    this.#failure = error;
    this.#forget();
    this.#caughtUp();
    this.onFailure(error);
  }

  #caughtUp(): void {
    clearInterval(this.#stallTimer);
    this.#behind?.resolve();
    this.#behind = undefined;
  }

  #watchStall(): void {
    let before = this.#progress;
    this.#stallTimer = setInterval(() => {
      if (this.#progress === before) {
        clearInterval(this.#stallTimer);
        this.onStall();
      }
      before = this.#progress;
    }, stallTime);
  }

  /** Resolves when all is written or lost, or nothing is written for `patience` milliseconds: the reader has stopped. */
  async close(patience: number): Promise<void> {
    while (this.#pump) {
      const before = this.#progress;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tired = new Promise<"tired">((resolve) => timer = setTimeout(() => resolve("tired"), patience));
      const end = await Promise.race([this.#pump, tired]);
      clearTimeout(timer);
      if (end === "tired" && this.#progress === before) {
        this.output.abandon?.();
        return this.#fail(
          new Error(`nothing was taken for ${formatDuration(patience)}, ${this.#size} bytes are lost`),
        );
      }
    }
    this.#caughtUp();
    this.output.close();
  }

  /** Memory with room for `size` bytes from its `end` on. @param size a multiple of 4 if words are written */
  reserve(size: number): Page {
    const page = this.#filling;
    if (page && page.end + size <= page.bytes.length) return page;
    if (page && page.end > 0) this.#waiting.push(page);
    return this.#filling = this.#next(size);
  }

  /** What stands in the `size` bytes that were reserved last is to be written. @param size as it was reserved */
  commit(size: number): void {
    if (this.failed) return;
    this.#filling!.end += size;
    this.#added(size);
  }

  /** Takes a copy of `bytes`. */
  push(bytes: Uint8Array): void {
    if (this.failed) return;
    const { length } = bytes;
    const page = this.reserve(length);
    page.bytes.set(bytes, page.end);
    this.commit(length);
  }

  #next(size: number): Page {
    return size > pageSize ? new Page(size) : this.#free.pop() ?? new Page(pageSize);
  }

  #take(): Page | undefined {
    const full = this.#waiting.shift();
    if (full) return full;
    const page = this.#filling;
    this.#filling = undefined;
    return page && page.end > 0 ? page : undefined;
  }

  #taken(page: Page): void {
    page.end = 0;
    if (page.bytes.length === pageSize && this.#free.length * pageSize < this.limit) this.#free.push(page);
  }

  #forget(): void {
    this.#waiting.length = 0;
    this.#filling = undefined;
  }
}
