import type { Command } from "./bench.ts";
import { UsageError } from "./settings.ts";

/**
 * How tcplab is started: the executable, or else exactly as the task `tcplab` in deno.json does it, but without
 * the shell of `deno task` in between. Variables that the task sets are set for all contenders alike.
 */
export async function tcplabCommand(exe: string | undefined): Promise<(...args: string[]) => Command> {
  const [program, ...flags] = exe === undefined ? await taskWords() : [await existing(exe)];
  if (program === undefined) throw new Error('deno.json: the task "tcplab" is empty');
  return (...args) => [program === "deno" ? Deno.execPath() : program, ...flags, ...args];
}

async function existing(exe: string): Promise<string> {
  try {
    return await Deno.realPath(exe);
  } catch {
    throw new UsageError(`--exe: "${exe}" does not exist`);
  }
}

async function taskWords(): Promise<string[]> {
  const config = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  const task = config.tasks?.tcplab;
  const line: unknown = typeof task === "object" ? task?.command : task;
  if (typeof line !== "string") throw new Error('deno.json: there is no task "tcplab"');
  const words = line.trim().split(/\s+/);
  while (words[0]?.includes("=")) {
    const [name = "", ...value] = words.shift()!.split("=");
    Deno.env.set(name, value.join("="));
  }
  return words;
}
