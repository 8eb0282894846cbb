import { repository } from "../tcplab_task.ts";

/** Where src/cli/version.ts looks for it inside the executable. */
const place = "build/commit.txt";

/**
 * Writes down which commit is being built.
 * @returns the flags that put it into the executable: none where there is no git or no checkout
 */
export async function recordCommit(): Promise<string[]> {
  const file = new URL(place, repository);
  const commit = await git("rev-parse", "--short=7", "HEAD");
  if (commit === undefined) {
    await Deno.remove(file).catch(() => {});
    return [];
  }
  const isChanged = await git("status", "--porcelain", "--untracked-files=no") !== "";
  await Deno.mkdir(new URL(".", file), { recursive: true });
  await Deno.writeTextFile(file, `${commit}${isChanged ? "-changed" : ""}\n`);
  return ["--include", place];
}

async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args, cwd: repository }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
