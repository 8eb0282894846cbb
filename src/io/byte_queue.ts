import { type Load, OutputQueue } from "./output_queue.ts";

/** A piece of memory that is filled from the front. Its bytes can be written as 32-bit words as well. */
export class Page {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly words: Int32Array<ArrayBuffer>;
  /** Where the next byte goes. */
  end = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.words = new Int32Array(this.bytes.buffer);
  }
}

/** Large enough that a write costs little, and small enough to stay in the cache of a processor until it is written. */
const pageSize = 512 * 1024;

/**
 * A queue of bytes that are made in its own memory: whoever has more to write reserves room, fills it, and commits it.
 * What is committed at a time goes out in one piece with what comes before and after it, or at least is not cut.
 */
export class ByteQueue extends OutputQueue {
  #filling: Page | undefined;
  /** What is full, in order. */
  readonly #waiting: Page[] = [];
  /** What was written and can be filled again: new memory takes longer to get than to fill. */
  readonly #free: Page[] = [];
  #written: Page | undefined;

  /** Memory with room for `size` bytes from its `end` on. @param size a multiple of 4 */
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
    this.added(size);
  }

  #next(size: number): Page {
    return size > pageSize ? new Page(size) : this.#free.pop() ?? new Page(pageSize);
  }

  protected override take(): Load | undefined {
    let page = this.#waiting.shift();
    if (!page) {
      page = this.#filling;
      this.#filling = undefined;
    }
    if (!page || page.end === 0) return undefined;
    this.#written = page;
    return { bytes: page.bytes.subarray(0, page.end), size: page.end };
  }

  protected override taken(): void {
    const page = this.#written!;
    page.end = 0;
    if (page.bytes.length === pageSize && this.#free.length * pageSize < this.limit) this.#free.push(page);
  }

  protected override forget(): void {
    this.#waiting.length = 0;
    this.#filling = undefined;
  }
}
