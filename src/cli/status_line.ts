import { terminalColumns } from "../io/terminal_width.ts";

/** One line on stderr that says how far long work is: only on a terminal, and gone when the work is done. */
export class StatusLine {
  readonly #isShown = Deno.stderr.isTerminal();
  #length = 0;
  #shownAt = -Infinity;

  /** Shows `text` instead of what was shown before; ten times a second at most. */
  show(text: () => string): void {
    const now = performance.now();
    if (!this.#isShown || now - this.#shownAt < 100) return;
    this.#shownAt = now;
    const line = text().slice(0, terminalColumns() - 1);
    this.#write(`\r${line}${" ".repeat(Math.max(0, this.#length - line.length))}`);
    this.#length = line.length;
  }

  clear(): void {
    if (this.#length > 0) this.#write(`\r${" ".repeat(this.#length)}\r`);
    this.#length = 0;
    this.#shownAt = -Infinity;
  }

  #write(text: string): void {
    try {
      Deno.stderr.writeSync(new TextEncoder().encode(text));
    } catch {
      // It is only decoration.
    }
  }
}
