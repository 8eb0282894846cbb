import { utf8 } from "../bytes/bytes.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { messageOf } from "../events/system_error.ts";
import type { Output } from "../io/output.ts";
import { TerminalText } from "../io/terminal_text.ts";

/** Standard output or a file, for what a peer sends: exactly these bytes; on a terminal, text that can't control it. */
export class Printer implements Output {
  readonly #text: TerminalText | undefined;
  /** The write before, on a terminal: writes by way of `onOwnLine` wait for it. */
  #last: Promise<void> = Promise.resolve();

  /** @param name of the output, for errors */
  constructor(readonly output: Output, isTerminal: boolean, readonly name = "stdout") {
    this.#text = isTerminal ? new TerminalText() : undefined;
  }

  /** @throws {Failure} when the output can't be written */
  async write(bytes: Uint8Array): Promise<void> {
    const text = this.#text;
    if (!text) return await this.#write(bytes);
    await this.#inTurn(() => this.#write(utf8(text.push(bytes))));
  }

  /** Completes the last line on a terminal. */
  async finish(): Promise<void> {
    await this.#inTurn(() => this.#completeLine());
  }

  /** Another output on the same terminal, for whole lines: each begins in the first column. */
  onOwnLine(output: Output): Output {
    return {
      write: (bytes) =>
        this.#inTurn(async () => {
          await this.#completeLine();
          await output.write(bytes);
        }),
      close: () => output.close(),
    };
  }

  close(): void {
    this.output.close();
  }

  async #completeLine(): Promise<void> {
    const rest = this.#text?.end() ?? "";
    if (rest !== "") await this.#write(utf8(rest));
  }

  /** Writes to a terminal never mix. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(write);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.output.write(bytes);
    } catch (error) {
      throw new Failure(ExitCode.LocalResource, `cannot write to ${this.name}: ${messageOf(error)}`);
    }
  }
}
