import { type Output, standardOutput } from "../io/output.ts";

/** Where logs without a file go when the screen is taken: rows above the prompt, and stderr before and after that. */
export class LogRows implements Output {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #show: ((rows: readonly string[]) => void) | undefined;

  constructor(readonly otherwise: Output = standardOutput("stderr")) {}

  /** @param show undefined when there is no screen any more */
  attach(show: ((rows: readonly string[]) => void) | undefined): void {
    this.#show = show;
  }

  /** Takes whole lines. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#show) return await this.otherwise.write(bytes);
    this.#show(this.#decoder.decode(bytes).split(/\r?\n/).slice(0, -1));
  }

  close(): void {
    this.otherwise.close();
  }
}
