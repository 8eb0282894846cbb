import { run } from "./child.ts";

/** Whether a program is found on PATH. */
export async function isInstalled(program: string): Promise<boolean> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const file = await Deno.stat(`${folder}/${program}`).catch(() => undefined);
    if (file?.isFile) return true;
  }
  return false;
}

/** For a contender's `missing`: the program's name when it is not installed. */
export async function missing(program: string): Promise<string | undefined> {
  return await isInstalled(program) ? undefined : program;
}

/**
 * Undefined without Node. Finding a `node` is not enough: where there is none, Deno puts itself on PATH under
 * that name, and would be measured as Node.
 */
export async function nodeVersion(): Promise<string | undefined> {
  if (!await isInstalled("node")) return undefined;
  return /^v(\d+\.\d+\.\d+)\s*$/.exec(await run(["node", "--version"]))?.[1];
}

export async function missingNode(): Promise<string | undefined> {
  return await nodeVersion() === undefined ? "node" : undefined;
}
