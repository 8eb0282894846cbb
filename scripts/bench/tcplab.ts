import { readTask } from "../tcplab_task.ts";
import type { Command } from "./bench.ts";
import { UsageError } from "./settings.ts";

/**
 * How tcplab is started: the executable, or else exactly as the task `tcplab` in deno.json does it, but without
 * the shell of `deno task` in between. Variables that the task sets are set for all contenders alike.
 */
export async function tcplabCommand(exe: string | undefined): Promise<(...args: string[]) => Command> {
  const [program, ...words] = exe === undefined ? await taskWords() : [await existing(exe)];
  return (...args) => [program!, ...words, ...args];
}

async function existing(exe: string): Promise<string> {
  try {
    return await Deno.realPath(exe);
  } catch {
    throw new UsageError(`--exe: "${exe}" does not exist`);
  }
}

async function taskWords(): Promise<string[]> {
  const { env, flags, entry } = await readTask();
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  return [Deno.execPath(), "run", ...flags, entry];
}
