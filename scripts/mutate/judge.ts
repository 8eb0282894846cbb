import { mutated, type Mutation } from "./mutations.ts";

/** How long the tests of one mutation may take, in milliseconds. A mutation that makes a loop endless is noticed too. */
const timeLimit = 60_000;

export type Verdict = "killed" | "survived" | "untested";

/** Makes a mutation in a copy of the repository, and runs tests there. */
export async function judge(mutation: Mutation, tests: readonly string[], root: string): Promise<Verdict> {
  if (tests.length === 0) return "untested";
  const path = `${root}/${mutation.path}`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, mutated(text, mutation));
  try {
    return await testsPass(tests, root, timeLimit) ? "survived" : "killed";
  } finally {
    await Deno.writeTextFile(path, text);
  }
}

/** Whether tests pass within a time, in milliseconds. */
export async function testsPass(tests: readonly string[], root: string, ms: number): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--parallel", "--fail-fast", ...tests],
    cwd: root,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(ms),
  });
  return (await command.output()).success;
}
