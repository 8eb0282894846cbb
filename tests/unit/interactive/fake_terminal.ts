import type { Terminal, TerminalWatcher } from "../../../src/interactive/terminal.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { eventually } from "../../harness/bounded.ts";
import { FakeOutput } from "../fake_output.ts";

/** A terminal that keeps all that was ever written to it. */
export class FakeTerminal implements Terminal {
  readonly output = new FakeOutput();
  columns = 100;
  #watcher: TerminalWatcher | undefined;

  get isOpen(): boolean {
    return this.#watcher !== undefined;
  }

  open(watcher: TerminalWatcher): void {
    this.#watcher = watcher;
  }

  close(): void {
    this.#watcher = undefined;
  }

  /** Presses keys. */
  type(keys: string): void {
    this.#watcher!.onInput(utf8(keys));
  }

  /** Enters lines. */
  enter(...lines: readonly string[]): void {
    for (const line of lines) this.type(`${line}\r`);
  }

  hangUp(): void {
    this.#watcher!.onEnd();
  }

  resize(columns: number): void {
    this.columns = columns;
    this.#watcher!.onResize();
  }

  /** What was written, without the sequences for cursor and colours, and without times. */
  get text(): string {
    const escape = "\x1b";
    const sequences = new RegExp(String.raw`${escape}\[[\d;]*[A-Za-z]`, "g");
    return this.output.text.replace(sequences, "").replaceAll(/\d\d:\d\d:\d\d\.\d{3} /g, "");
  }

  /** The rows above the prompt, as they were shown in the end. */
  get rows(): string[] {
    return this.text.split("\r\n").slice(0, -1).map((row) => row.slice(row.lastIndexOf("\r") + 1));
  }

  /** The prompt, and the line in it. */
  get prompt(): string {
    return this.text.split("\r").findLast((part) => part !== "")?.trimStart() ?? "";
  }

  /** Waits for a row. */
  async row(row: string | RegExp): Promise<void> {
    const isIt = (each: string) => typeof row === "string" ? each === row : row.test(each);
    await eventually(
      () => `the row ${row} in ${JSON.stringify(this.rows, null, 1)}`,
      () => this.rows.some(isIt),
    );
  }

  async shows(prompt: string): Promise<void> {
    await eventually(() => `the prompt ${prompt} instead of ${this.prompt}`, () => this.prompt === prompt);
  }
}
