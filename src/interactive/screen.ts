import { utf8 } from "../bytes/bytes.ts";
import type { Output } from "../io/output.ts";
import type { PromptRow } from "./prompt.ts";

/** How much may wait for the terminal before the peer must wait too, in UTF-16 units: keys are not to feel sluggish. */
const highWater = 16 * 1024;

/** Rows that scroll up, and below them one row of prompt that stays. */
export class Screen {
  #rows = "";
  /** Whether the terminal shows anything but what it should. */
  #isStale = false;
  #isClosing = false;
  #isClosed = false;
  /** What the terminal shows now in its last row. */
  #drawn: PromptRow | undefined;
  #pump: Promise<void> | undefined;

  /**
   * @param prompt gives what the last row is to show, at the moment when it is written
   * @param onFailure is called when the terminal can't be written any more
   */
  constructor(
    readonly output: Output,
    readonly columns: () => number,
    readonly prompt: (columns: number) => PromptRow,
    readonly onFailure: (error: unknown) => void,
  ) {}

  /** Shows rows above the prompt. Returns a promise when the terminal is slow: await it before showing more. */
  print(rows: readonly string[]): void | Promise<void> {
    for (const row of rows) this.#rows += `${row}\r\n`;
    this.refresh();
    if (this.#rows.length > highWater) return this.#pump;
  }

  /** Shows the prompt as it is by now. */
  refresh(): void {
    if (this.#isClosed) return;
    this.#isStale = true;
    this.#pump ??= this.#run();
  }

  /** Empties the screen; what has scrolled away stays. */
  clear(): void {
    this.#rows += "\x1b[H\x1b[2J";
    this.refresh();
  }

  /** Removes the prompt. Resolves when all is shown; what comes later is not. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.refresh();
    await this.#pump;
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    try {
      do {
        // A moment later, so that what happens together is shown together.
        await new Promise((resolve) => setTimeout(resolve));
        await this.output.write(utf8(this.#compose()));
      } while (this.#isStale);
    } catch (error) {
      this.onFailure(error);
    } finally {
      this.#pump = undefined;
    }
  }

  /** All that is to be written: over the old prompt the new rows, then the new prompt. */
  #compose(): string {
    const columns = this.columns();
    const text = this.#erasePrompt(columns) + this.#rows;
    this.#rows = "";
    this.#isStale = false;
    this.#drawn = this.#isClosing ? undefined : this.prompt(columns);
    if (!this.#drawn) return text;
    const { text: row, column } = this.#drawn;
    return `${text}${row}\r${column > 0 ? `\x1b[${column}C` : ""}`;
  }

  /** A terminal that was made narrower has broken the prompt into several rows; the cursor is in one of them. */
  #erasePrompt(columns: number): string {
    const above = this.#drawn ? Math.floor(this.#drawn.column / columns) : 0;
    return `${above > 0 ? `\x1b[${above}A` : ""}\r\x1b[J`;
  }
}
