import { fstatSync, statSync } from "node:fs";
import { makeBlocking } from "../net/blocking.ts";

/** Where bytes go, in order. */
export interface Output {
  /** Resolves when the system has taken them. @throws what the system says, e.g. a broken pipe */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
  /** Stops waiting for a reader: a write that is pending fails. */
  abandon?(): void;
}

/** POSIX lets at least 4096 bytes (PIPE_BUF on Linux) into a pipe as a whole or not at all. */
const safeBlock = 4096;
const fullBlock = 64 * 1024;

/**
 * Standard output or error, written off the main thread, so that a reader that stalls does not stall us.
 *
 * It may have been handed to us as non-blocking. Deno then reports `WouldBlock`, and does not say how much went out
 * before. So it is made blocking; where that can't be had, pieces of PIPE_BUF go out as a whole or not at all, and
 * trying again neither loses nor doubles a byte.
 */
export function standardOutput(stream: "stdout" | "stderr"): Output {
  const target = Deno[stream];
  let block: number | undefined;
  return {
    async write(bytes) {
      // Found out when it first matters: most programs write little.
      if (bytes.length > safeBlock) block ??= takesLargeBlocks(stream) ? fullBlock : safeBlock;
      for (let at = 0; at < bytes.length;) {
        try {
          at += await target.write(bytes.subarray(at, at + (block ?? safeBlock)));
        } catch (error) {
          if (!(error instanceof Deno.errors.WouldBlock)) throw error;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      }
    },
    close() {},
  };
}

/** Whether a stream goes into a file, or to the null device: it takes all at the speed of the machine. */
export function isRegularFile(stream: "stdout" | "stderr"): boolean {
  try {
    const stat = fstatSync(stream === "stdout" ? 1 : 2);
    return stat.isFile() || (stat.isCharacterDevice() && stat.rdev === nullDevice());
  } catch {
    return false;
  }
}

function nullDevice(): number | undefined {
  try {
    return statSync("/dev/null").rdev;
  } catch {
    return undefined;
  }
}

/** A terminal is left as it is: what reads from it may have set it up so. */
function takesLargeBlocks(stream: "stdout" | "stderr"): boolean {
  return !Deno[stream].isTerminal() && makeBlocking(stream === "stdout" ? 1 : 2);
}

/** A file that is created, or written on at its end: a log goes on. @throws what the system says */
export function appendedFile(path: string): Output {
  return fileOutput(Deno.openSync(path, { create: true, append: true }));
}

/** As `appendedFile`, for lines: behind a last line that was cut, when a program was killed, a new one begins. */
export function appendedLines(path: string): Output {
  const file = Deno.openSync(path, { create: true, append: true });
  endLastLine(file, path);
  return fileOutput(file);
}

/** Appends a line feed to a file that does not end with one. @param file open for writing at its end */
export function endLastLine(file: Deno.FsFile, path: string): void {
  const { isFile, size } = file.statSync();
  if (!isFile || size === 0) return;
  using reader = Deno.openSync(path);
  reader.seekSync(-1, Deno.SeekMode.End);
  const last = new Uint8Array(1);
  if (reader.readSync(last) === 1 && last[0] !== 0x0a) file.writeSync(Uint8Array.of(0x0a));
}

/** A file that holds what is written now and nothing of before: a report is one document. @throws what the system says */
export function replacedFile(path: string): Output {
  return fileOutput(Deno.openSync(path, { create: true, write: true, truncate: true }));
}

function fileOutput(file: Deno.FsFile): Output {
  return {
    write: (bytes) => writeAll(file, bytes),
    close: () => file.close(),
  };
}

/** Writes all of it, however little the system takes at a time. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
