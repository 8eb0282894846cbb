import { ExitCode } from "../values/exit_codes.ts";
import { Failure, usage } from "../values/failure.ts";
import type { FileKind } from "../values/platform.ts";
import { formatSize } from "../values/size.ts";

/** How many bytes a file may have. Payloads and recordings are held in memory; the others are written by hand. */
const limits: Readonly<Record<FileKind, number>> = {
  payload: 256 * 1024 ** 2,
  scenario: 1024 ** 2,
  rules: 1024 ** 2,
  config: 1024 ** 2,
  recording: 1024 ** 3,
};

const chunkSize = 1024 ** 2;

/** Names of descriptors that are open already, such as `<(command)` of a shell gives: a pipe there has a writer. */
const openAlready = /^\/(dev\/fd\/|dev\/stdin$|proc\/self\/fd\/)/;

/**
 * Reads a file that the user names, and never more than its kind may have: the size is looked at before, and again while
 * reading, because files grow and some say that they have 0 bytes.
 * @throws {Failure} with `ExitCode.LocalResource` when it can't be read, with `ExitCode.Usage` when it is a device, a
 * named pipe or too large
 */
export function readFile(path: string, kind: FileKind): Uint8Array {
  try {
    refuseSpecial(path, kind);
    using file = Deno.openSync(path);
    return readUpTo(file, path, kind);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const why = (error as Error).message.replace(/: (open|stat|readfile) .*/, "");
    throw new Failure(ExitCode.LocalResource, `"${path}" cannot be read: ${why}`);
  }
}

/** To open a named pipe waits for a writer, to read a terminal for somebody who types; nothing can interrupt that. */
function refuseSpecial(path: string, kind: FileKind): void {
  const { isFile, isDirectory, isFifo, isSocket } = Deno.statSync(path);
  if (isFile || isDirectory || path === "/dev/null" || (isFifo && openAlready.test(path))) return;
  const what = isFifo ? "named pipe" : isSocket ? "socket" : "device";
  throw usage(`"${path}" is a ${what}, not a file to read a ${kind} from`);
}

function readUpTo(file: Deno.FsFile, path: string, kind: FileKind): Uint8Array {
  const most = limits[kind];
  const { size } = file.statSync();
  const refuse = (has: string) =>
    usage(`"${path}" has ${has} (at most ${formatSize(most)} for a ${kind} file)`);
  if (size > most) throw refuse(formatSize(size));
  // One byte more than there should be, so that the end is seen without another buffer.
  let bytes = new Uint8Array(size + 1);
  let length = 0;
  for (let count; (count = file.readSync(bytes.subarray(length))) !== null;) {
    length += count;
    if (length > most) throw refuse(`more than ${formatSize(most)}`);
    if (length < bytes.length) continue;
    const larger = new Uint8Array(Math.min(most + 1, Math.max(length * 2, chunkSize)));
    larger.set(bytes);
    bytes = larger;
  }
  return bytes.subarray(0, length);
}
