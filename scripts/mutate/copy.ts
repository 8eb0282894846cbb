import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { repository } from "../tcplab_task.ts";

export interface Copy extends AsyncDisposable {
  /** The folder, without a slash at its end. */
  readonly root: string;
}

/** Copies all files that are not ignored to a temporary directory, which is removed when the copy is disposed of. */
export async function copyRepository(): Promise<Copy> {
  const root = await Deno.makeTempDir({ prefix: "tcplab-mutate-" });
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = await new Deno.Command("git", { args, cwd: repository }).output();
  const paths = new TextDecoder().decode(stdout).split("\0").filter((path) => path !== "");
  const from = fileURLToPath(repository);
  for (const path of paths) {
    await Deno.mkdir(dirname(`${root}/${path}`), { recursive: true });
    await Deno.copyFile(`${from}/${path}`, `${root}/${path}`).catch((error) => {
      // Git still lists a file that was deleted.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  return { root, [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }) };
}
