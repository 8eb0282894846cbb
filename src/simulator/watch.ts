import { dirname } from "node:path";
import type { Clock } from "../events/clock.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { messageOf } from "../events/system_error.ts";

/** An editor writes a file in several steps; what is read in between is not the file. */
const settle = 50;

/**
 * Calls `onChange` when a file may have changed. Its directory is watched, and not the file itself: most editors write
 * a new file and rename it to the old name.
 * @returns a function that ends this
 * @throws {Failure} with `ExitCode.LocalResource` when the directory can't be watched
 */
export function watchFile(path: string, onChange: () => void, clock: Clock): () => void {
  let cancel: (() => void) | undefined;
  const watcher = open(path);
  const follow = async () => {
    for await (const _event of watcher) {
      cancel?.();
      cancel = clock.after(settle, onChange);
    }
  };
  follow();
  return () => {
    cancel?.();
    watcher.close();
  };
}

function open(path: string): Deno.FsWatcher {
  try {
    // A symbolic link changes where it stands, or where it points to.
    const directories = new Set([dirname(path), dirname(Deno.realPathSync(path))]);
    return Deno.watchFs([...directories], { recursive: false });
  } catch (error) {
    throw new Failure(ExitCode.LocalResource, `"${path}" cannot be watched: ${messageOf(error)}`);
  }
}
