import { repository } from "../tcplab_task.ts";
import { lazyModules } from "./lazy_modules.ts";
import { machineOf, type Target } from "./targets.ts";

export interface CompileOptions {
  readonly deno: string;
  readonly runtime: string | undefined;
  /** Permissions, V8 flags, files to include. */
  readonly flags: readonly string[];
  readonly entry: string;
}

/**
 * Makes one executable.
 * @throws when the compiler fails, or the runtime is not one for `target`
 */
export async function compile(target: Target, file: string, options: CompileOptions): Promise<void> {
  if (options.runtime !== undefined) await checkMachine(options.runtime, target, "DENORT_BIN: ");
  const { success, stderr } = await new Deno.Command(options.deno, {
    args: [
      "compile",
      "--no-check", // the gate does
      ...await leavingOutTestPackages(options.deno),
      ...["--target", target.triple, "--output", file],
      ...(await lazyModules()).flatMap((module) => ["--include", module]),
      ...options.flags,
      options.entry,
    ],
    cwd: repository,
    env: {
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      ...(options.runtime === undefined ? {} : { DENORT_BIN: options.runtime }),
    },
  }).output();
  if (!success) throw explain(new TextDecoder().decode(stderr), target, options);
  await checkMachine(file, target);
}

/** A runtime for another machine would make an executable that is not what its name says. */
async function checkMachine(file: string, { machine }: Target, place = ""): Promise<void> {
  const found = machineOf(await head(file));
  if (found === machine) return;
  throw new Error(`${place}"${file}" is ${found ?? "no executable of a kind that is known"}, not ${machine}`);
}

/** All packages of the lock file go in otherwise. Compilers that are older than the flag have to do so. */
async function leavingOutTestPackages(deno: string): Promise<string[]> {
  const flag = "--exclude-unused-npm";
  const { stdout } = await new Deno.Command(deno, { args: ["compile", "--help"] }).output();
  return new TextDecoder().decode(stdout).includes(flag) ? [flag] : [];
}

function explain(stderr: string, target: Target, { runtime }: CompileOptions): Error {
  // In front of the error stands the list of all files that go in.
  const complaint = stderr.replace(/^[^]*?(?=^error: )/m, "").replace(/\n+Stack backtrace:[^]*$/, "").trim();
  const isAboutRuntime = /base binary|denort/i.test(complaint);
  if (!isAboutRuntime) return new Error(`the compiler failed:\n${complaint}`);
  if (runtime !== undefined) {
    return new Error(`DENORT_BIN: "${runtime}" can't be used for ${target.triple}:\n${complaint}`);
  }
  return new Error(
    `the runtime for ${target.triple} can't be downloaded; where there is no way to it, set DENORT_BIN to the path` +
      ` of a denort executable for ${target.triple}, of the same version of Deno:\n${complaint}`,
  );
}

async function head(file: string): Promise<Uint8Array> {
  using opened = await Deno.open(file);
  const bytes = new Uint8Array(4096);
  return bytes.subarray(0, await opened.read(bytes) ?? 0);
}
