import { Child, children, mark } from "./child.ts";
import { checkNoDefectIsTold, checkNothingIsLeft, openDescriptors } from "./leftovers.ts";
import { missing, requirePeers } from "./programs.ts";

export interface TestOptions {
  /** Programs without which the test makes no sense. */
  readonly needs?: readonly string[];
  /** A defect that is known: always with a comment that names it. */
  readonly ignore?: boolean;
}

// The first process opens what the runtime needs for all of them, and keeps it.
await using _first = new Child({ command: Deno.execPath(), args: ["--version"] });
await _first.end();

/**
 * A test that starts programs. When it is over, none of them may be left, nothing may be open that was not open
 * before, and no program may have told of a defect in tcplab.
 */
export function endToEnd(name: string, run: () => Promise<void>, options: TestOptions = {}): void {
  const lacking = missing(options.needs ?? []);
  if (lacking.length > 0 && !requirePeers) {
    console.log(`skipped, because ${lacking.join(" and ")} is not installed: ${name}`);
  }
  Deno.test({
    name,
    ignore: options.ignore === true || (lacking.length > 0 && !requirePeers),
    async fn() {
      if (lacking.length > 0) throw new Error(`${lacking.join(" and ")} is not installed`);
      children.clear();
      mark.value = crypto.randomUUID();
      const before = openDescriptors();
      try {
        await run();
      } catch (error) {
        tellAll();
        throw error;
      } finally {
        for (const child of children) await child[Symbol.asyncDispose]();
      }
      for (const child of children) checkNoDefectIsTold(child);
      await checkNothingIsLeft(before);
    },
  });
}

/** When a test has failed: what all its processes said. */
function tellAll(): void {
  for (const { name, isOver, stdout, stderr } of children) {
    console.error(`\n--- ${name} (${isOver ? "ended" : "running"})`);
    console.error(`stdout: ${stdout.text.slice(-1000)}\nstderr: ${stderr.text.slice(-1000)}`);
  }
}
