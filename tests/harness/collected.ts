import { bounded } from "./bounded.ts";
import { concat, text } from "./bytes.ts";

/** Everything that came out of a stream so far; tests can wait for what is still to come. */
export class Collected {
  readonly ended: Promise<void>;
  readonly #parts: Uint8Array[] = [];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #hasEnded = false;
  #changed = Promise.withResolvers<void>();
  readonly #started = Promise.withResolvers<void>();

  /**
   * @param name for errors: `stdout of tcplab server`
   * @param isRead false for a reader that does not read before it is told to `start`
   */
  constructor(readonly name: string, stream: ReadableStream<Uint8Array>, isRead = true) {
    this.#reader = stream.getReader();
    if (isRead) this.start();
    this.ended = this.#started.promise.then(() => this.#read());
  }

  start(): void {
    this.#started.resolve();
  }

  /** Closes our end: who writes to it now gets a broken pipe. */
  async close(): Promise<void> {
    await this.#reader.cancel();
    this.start();
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return concat(this.#parts);
  }

  get text(): string {
    return text(this.bytes);
  }

  /** The first match, in what came or will come. @throws when the stream ends without one */
  match(pattern: RegExp, ms?: number): Promise<RegExpExecArray> {
    return this.#when(() => pattern.exec(this.text) ?? undefined, String(pattern), ms);
  }

  /** All matches, once there are as many. */
  matches(pattern: RegExp, count: number, ms?: number): Promise<RegExpExecArray[]> {
    const all = new RegExp(pattern.source, `${pattern.flags}g`);
    const find = () => {
      const found = Array.from(this.text.matchAll(all));
      return found.length >= count ? found : undefined;
    };
    return this.#when(find, `${count} times ${pattern}`, ms);
  }

  /** All bytes, once there are as many. */
  length(count: number, ms?: number): Promise<Uint8Array> {
    return this.#when(() => this.#size() >= count ? this.bytes : undefined, `${count} bytes`, ms);
  }

  #size(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  async #when<T>(find: () => T | undefined, what: string, ms?: number): Promise<T> {
    const explain = () => `${what} on ${this.name}, on which there was:\n${this.text.slice(-2000)}`;
    const search = async () => {
      while (true) {
        const changed = this.#changed.promise;
        const found = find();
        if (found !== undefined) return found;
        if (this.#hasEnded) throw new Error(`it ended without ${explain()}`);
        await changed;
      }
    };
    return await bounded(explain, search(), ms);
  }

  async #read(): Promise<void> {
    for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read()) {
      this.#parts.push(next.value);
      this.#wake();
    }
    this.#hasEnded = true;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
