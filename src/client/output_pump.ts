import type { Output } from "../io/output.ts";

/** How much may wait for the output before the sender must, in bytes. */
const highWater = 256 * 1024;

/** Writes to an output in the background, so that reading the next bytes and writing the last ones overlap. */
export class OutputPump {
  #waiting: Uint8Array[] = [];
  #size = 0;
  #running: Promise<void> | undefined;
  #failure: unknown;

  constructor(readonly output: Output) {}

  /** Takes a copy. Returns a promise when much is waiting: await it before writing more. @throws what the output says */
  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#waiting.push(bytes.slice());
    this.#size += bytes.length;
    this.#running ??= this.#run();
    this.#running.catch((error) => this.#failure = error);
    if (this.#size > highWater) return this.#running;
  }

  /** Resolves when all is out. @throws what the output says */
  async flush(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      await this.output.write(next);
      this.#size -= next.length;
    }
    this.#running = undefined;
  }
}
