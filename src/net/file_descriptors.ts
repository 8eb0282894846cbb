import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";

/** Whether this process can hold `count` more file descriptors: found out by trying. Always so on Windows. */
export function canOpen(count: number): boolean {
  return openable(count) === count;
}

/** How many more file descriptors this process can hold, counted up to `most`. */
export function openable(most: number): number {
  if (Deno.build.os === "windows") return most;
  const held: Deno.FsFile[] = [];
  try {
    while (held.length < most) held.push(Deno.openSync("/dev/null"));
  } catch {
    // EMFILE or ENFILE: that is the limit.
  } finally {
    for (const file of held) file.close();
  }
  return held.length;
}

/** For log files, name look-ups, and connections over the limit until they are refused. */
const reserve = 64;

/**
 * Checks that a limit on connections can be kept, before anything is opened.
 * @param files that each connection takes
 * @param isDefault whether the user did not ask for this number: it is then lowered instead of refused
 * @returns the limit to use
 * @throws {Failure} with `ExitCode.LocalResource`
 */
export function checkConnectionLimit(connections: number, isDefault: boolean, files = 1): number {
  const available = Math.floor((openable(connections * files + reserve) - reserve) / files);
  if (available >= connections) return connections;
  if (isDefault && available > 0) return available;
  throw new Failure(
    ExitCode.LocalResource,
    `--max-connections ${connections}: this process may hold only ${Math.max(0, available)} connections` +
      ` (raise the limit on open files: ulimit -n ${connections * files + 2 * reserve})`,
  );
}
