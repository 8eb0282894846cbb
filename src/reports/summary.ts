import type { Status } from "./result.ts";

/** How many passed, failed and were skipped. */
export class Summary {
  passed = 0;
  failed = 0;
  skipped = 0;

  add(status: Status): void {
    this[status]++;
  }

  get total(): number {
    return this.passed + this.failed + this.skipped;
  }
}
