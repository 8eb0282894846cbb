import { repository } from "../tcplab_task.ts";

/** One call of `deno test`, or of a script that counts as one test: it passes with exit code 0. */
export interface TestRun {
  readonly name: string;
  /** `test` if not given. */
  readonly kind?: "test" | "script";
  /** What follows `deno test` or `deno run`: files, folders, flags. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** What one run did. */
interface Outcome extends Totals {
  readonly name: string;
  readonly output: Uint8Array<ArrayBuffer>;
}

/**
 * Makes runs, so many at a time, and shows what each said when it is over. At the end it shows the errors again, and as
 * the last line `N passed, N failed`; the exit code is 1 if anything failed.
 */
export async function runAll(runs: readonly TestRun[], lanes: number): Promise<void> {
  const waiting = [...runs];
  let showing: Promise<void> = Promise.resolve();
  const outcomes: Outcome[] = [];
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const outcome = await runOne(run);
      outcomes.push(outcome);
      showing = showing.then(() => show(outcome.output));
    }
  }));
  await showing;
  await finish(outcomes);
}

async function runOne({ name, kind = "test", args, env = {} }: TestRun): Promise<Outcome> {
  const options = {
    cwd: repository,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  } as const;
  // Types are what `deno check` is for: once, and not in every process.
  const command = new Deno.Command(Deno.execPath(), {
    args: [kind === "test" ? "test" : "run", "-A", "--no-check", ...args],
    ...options,
  });
  const { success, stdout, stderr } = await command.output();
  const output = new Uint8Array([...stderr, ...stdout]);
  if (kind === "script") return { name, output, passed: Number(success), failed: Number(!success) };
  return { name, output, ...count(output, success) };
}

/** What `deno test` counted: its last line is `ok | 3 passed | 0 failed (1s)`. */
function count(output: Uint8Array, success: boolean): Totals {
  const summary = /(\d+) passed(?: \([^)]*\))? \| (\d+) failed/g;
  const found = Array.from(plain(output).matchAll(summary)).at(-1);
  const [passed, failed] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  // It may fail without a test that did: by a file that can't be loaded, or a crash.
  return { passed, failed: success ? failed : Math.max(1, failed) };
}

function plain(output: Uint8Array): string {
  // deno-lint-ignore no-control-regex
  return new TextDecoder().decode(output).replace(/\x1b\[[\d;]*m/g, "");
}

async function show(output: Uint8Array<ArrayBuffer>): Promise<void> {
  await new Blob([output]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
}

async function finish(outcomes: readonly Outcome[]): Promise<void> {
  const bad = outcomes.filter(({ failed }) => failed > 0);
  for (const { name, output } of bad) {
    console.log(`\n== failed: ${name}`);
    const text = new TextDecoder().decode(output);
    await show(new TextEncoder().encode(text.slice(Math.max(0, text.indexOf(" ERRORS ")))));
  }
  const sum = (key: keyof Totals) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  if (bad.length > 0) Deno.exitCode = 1;
}
