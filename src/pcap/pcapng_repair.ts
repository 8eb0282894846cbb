import { blockLength, blockStart, blockTypes } from "./pcapng_blocks.ts";

/** How much is read at a time. */
const windowSize = 1024 * 1024;

/**
 * Makes ready a file that a section is to be added to: what stands there behind the last whole block, because a program
 * was killed in the middle of writing, is cut off, for no reader would get past it.
 * @throws {Error} when the file holds something else, or what the system says
 */
export function mend(path: string): void {
  let size: number;
  try {
    const status = Deno.statSync(path);
    // A pipe, to look on while it is written, is never mended.
    if (!status.isFile || status.size === 0) return;
    size = status.size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  using file = Deno.openSync(path, { read: true, write: true });
  const head = read(file, 0, 4);
  if (head.length < 4 || new DataView(head.buffer).getUint32(0, true) !== blockTypes.section) {
    throw new Error("it holds something other than a capture");
  }
  if (!endsInBlock(file, size)) file.truncateSync(wholeBlocks(file, size));
}

/** Whether the length that ends the file is that of a block, which says the same at its start. */
function endsInBlock(file: Deno.FsFile, size: number): boolean {
  const end = read(file, Math.max(0, size - 4), 4);
  if (size % 4 !== 0 || end.length < 4) return false;
  const length = new DataView(end.buffer).getUint32(0, true);
  return length >= 12 && length <= size && blockLength(read(file, size - length, blockStart)) === length;
}

/** How many bytes at the start are whole blocks. */
function wholeBlocks(file: Deno.FsFile, size: number): number {
  let end = 0;
  while (end + blockStart <= size) {
    const window = read(file, end, windowSize);
    let at = 0;
    while (at + blockStart <= window.length) {
      const length = blockLength(window, at);
      if (length === undefined || end + at + length > size) return end + at;
      at += length;
    }
    end += at;
  }
  return end;
}

/** Up to `length` bytes from `at` on. */
function read(file: Deno.FsFile, at: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(at, Deno.SeekMode.Start);
  let count = 0;
  while (count < length) {
    const more = file.readSync(bytes.subarray(count));
    if (more === null) break;
    count += more;
  }
  return bytes.slice(0, count);
}
