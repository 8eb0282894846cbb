import { dirname, resolve } from "node:path";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * Refuses a path that is a symbolic link into another directory: who can write to the directory, such as /tmp, could lead
 * what is written to any file of ours. Links within the directory, and the names of streams in /dev, are followed.
 * @throws {Failure} with `ExitCode.LocalResource`
 */
export function refuseLinkElsewhere(path: string): void {
  if (path.startsWith("/dev/")) return;
  let at = path;
  for (let links = 0; links < mostLinks && isLink(at); links++) {
    const target = resolve(dirname(at), Deno.readLinkSync(at));
    if (realDirectory(target) !== realDirectory(at)) {
      throw new Failure(
        ExitCode.LocalResource,
        `"${path}" is a symbolic link into another directory ("${target}"): name that file`,
      );
    }
    at = target;
  }
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}

function realDirectory(path: string): string {
  try {
    return Deno.realPathSync(dirname(path));
  } catch {
    return dirname(path);
  }
}
