/**
 * `deno task test [FILE...]`: all tests, or those of the files and folders that are named. Those that start programs
 * share what their process has open, so each file runs in a process of its own; they wait more than they compute, so
 * there are more of them at a time than cores. The unit tests share the cores by themselves.
 */
import { testFilesIn } from "./test/files.ts";
import { runAll, type TestRun } from "./test/runs.ts";

const lanes = 3;

/** These take longest, because recorded times pass in them: they begin first, so that none is left alone at the end. */
const longest = ["tests/peers/replay_test.ts", "tests/e2e/replay_test.ts", "tests/peers/pcapng_test.ts"];

function all(): TestRun[] {
  const programs = ["tests/e2e", "tests/peers", "tests/harness"].flatMap(testFilesIn);
  const ordered = [...longest, ...programs.filter((path) => !longest.includes(path))];
  return [{ name: "unit tests", args: ["--parallel", "tests/unit"] }, ...ordered.map(fileRun)];
}

function fileRun(path: string): TestRun {
  return { name: path, args: [path] };
}

await runAll(Deno.args.length > 0 ? Deno.args.map(fileRun) : all(), lanes);
