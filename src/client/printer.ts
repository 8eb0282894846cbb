import { utf8 } from "../bytes/bytes.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { messageOf } from "../events/system_error.ts";
import type { Output } from "../io/output.ts";
import { TerminalText } from "../io/terminal_text.ts";

/** Standard output, for what a peer sends: exactly these bytes; on a terminal, text that can't control it. */
export class Printer implements Output {
  readonly #text: TerminalText | undefined;

  constructor(readonly output: Output, isTerminal: boolean) {
    this.#text = isTerminal ? new TerminalText() : undefined;
  }

  /** @throws {Failure} when standard output can't be written */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#write(this.#text ? utf8(this.#text.push(bytes)) : bytes);
  }

  /** Completes the last line on a terminal. */
  async finish(): Promise<void> {
    if (this.#text) await this.#write(utf8(this.#text.end()));
  }

  close(): void {
    this.output.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.output.write(bytes);
    } catch (error) {
      throw new Failure(ExitCode.LocalResource, `cannot write to stdout: ${messageOf(error)}`);
    }
  }
}
