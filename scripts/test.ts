/**
 * `deno task test`: all tests. The unit tests run side by side in one process; those that start programs share what
 * their process has open, so they run one after the other, but in two processes at a time.
 */
import { repository } from "./tcplab_task.ts";

const lanes = 2;

/** The test files of a folder, in order. */
function filesIn(folder: string): string[] {
  const names = Array.from(Deno.readDirSync(new URL(folder, repository)), ({ name }) => name);
  return names.filter((name) => name.endsWith("_test.ts")).sort().map((name) => `${folder}/${name}`);
}

function start(args: readonly string[], output: "inherit" | "piped"): Deno.ChildProcess {
  const options = { cwd: repository, stdin: "null", stdout: output, stderr: output } as const;
  return new Deno.Command(Deno.execPath(), { args: ["test", "-A", ...args], ...options }).spawn();
}

/** Runs tests, and shows what they say as they say it. @returns whether they passed */
async function runShown(args: readonly string[]): Promise<boolean> {
  return (await start(args, "inherit").status).success;
}

/** Runs tests, and shows what they said when `turn` has come. @returns whether they passed */
async function runHeld(args: readonly string[], turn: Promise<unknown>): Promise<boolean> {
  const { success, stdout, stderr } = await start(args, "piped").output();
  await turn;
  await new Blob([stderr, stdout]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
  return success;
}

const unit = await runShown(["--parallel", "tests/unit"]);
const programs = [...filesIn("tests/e2e"), ...filesIn("tests/peers"), ...filesIn("tests/harness")];
const dealt = Array.from({ length: lanes }, (_, lane) => programs.filter((_, i) => i % lanes === lane));
const [first = [], ...others] = dealt;
const shown = runShown(first);
const passed = await Promise.all([unit, shown, ...others.map((files) => runHeld(files, shown))]);
if (passed.includes(false)) Deno.exitCode = 1;
