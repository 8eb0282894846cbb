/** How many lines are remembered. */
export const historyLimit = 1000;

/** What was entered before. Lines are named by their age: 1 is the newest. */
export class History {
  #lines: string[];

  constructor(lines: readonly string[] = []) {
    this.#lines = lines.slice(-historyLimit);
  }

  /** @returns whether it is remembered: an empty line, and the same one again, are not */
  add(line: string): boolean {
    if (line === "" || line === this.#lines.at(-1)) return false;
    this.#lines.push(line);
    if (this.#lines.length > historyLimit) this.#lines.shift();
    return true;
  }

  line(age: number): string | undefined {
    return age < 1 ? undefined : this.#lines.at(-age);
  }

  /** The age of the newest line that holds `text`, of those that have at least the age `from`. */
  find(text: string, from: number): number | undefined {
    for (let age = from; age <= this.#lines.length; age++) {
      if (this.line(age)?.includes(text)) return age;
    }
  }
}
