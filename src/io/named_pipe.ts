import { closeSync, constants, openSync } from "node:fs";
import { codeOf } from "../events/system_error.ts";
import { type Output, writeAll } from "./output.ts";

/** How often a pipe without a reader is tried again, in milliseconds. */
const retryTime = 250;

/** Whether there is a named pipe (FIFO) at `path`. */
export function isNamedPipe(path: string): boolean {
  try {
    return Deno.statSync(path).isFifo === true;
  } catch {
    return false;
  }
}

/**
 * A named pipe. Opening one waits for a reader, and the whole program with it: so it is only opened when there is a
 * reader, and that is tried again and again while a write is pending.
 * @param onNoReader called once, when the first write has to wait for a reader
 */
export function namedPipe(path: string, onNoReader: () => void): Output {
  let pipe: Deno.FsFile | undefined;
  let isAbandoned = false;

  async function open(): Promise<Deno.FsFile> {
    for (let isFirst = true; !isAbandoned; isFirst = false) {
      const pipe = openForReader(path);
      if (pipe) return pipe;
      if (isFirst) onNoReader();
      await new Promise((resolve) => setTimeout(resolve, retryTime));
    }
    throw new Error("nobody reads it");
  }

  return {
    async write(bytes) {
      pipe ??= await open();
      await writeAll(pipe, bytes);
    },
    close: () => pipe?.close(),
    abandon: () => void (isAbandoned = true),
  };
}

/** @returns undefined when nobody reads @throws what else the system says */
function openForReader(path: string): Deno.FsFile | undefined {
  let probe: number;
  try {
    probe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === "ENXIO") return undefined;
    throw error;
  }
  try {
    // Its writes wait for the reader. The probe stays open until then: at its end the reader would go away.
    return Deno.openSync(path, { append: true });
  } finally {
    closeSync(probe);
  }
}
