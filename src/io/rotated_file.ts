import { extname } from "node:path";
import { endLastLine, type Output, writeAll } from "./output.ts";

/** When a file is full, and what becomes of it. */
export interface Rotation {
  /** How many bytes it may have; 0 for any number. */
  readonly limit: number;
  /** How many full files stay, besides the one that is written. */
  readonly keep: number;
}

/** What a file is made of: things that must not be cut. */
export interface Grain {
  /** What every file starts with. */
  readonly header: Uint8Array;
  /**
   * How many bytes from the start of `bytes`, which holds whole things only, are whole things of `most` bytes together
   * at most. The first one counts even when it is larger.
   */
  fit(bytes: Uint8Array, most: number): number;
}

/** Lines, that end in a line feed. */
export const lines: Grain = {
  header: new Uint8Array(),
  fit(bytes, most) {
    const last = most <= 0 ? -1 : bytes.lastIndexOf(0x0a, most - 1);
    return (last === -1 ? bytes.indexOf(0x0a) : last) + 1 || bytes.length;
  },
};

/**
 * A file that is written on at its end, until it is full: then it gets a number, `x.1.json` for `x.json`, those that
 * have one get the next, and a new one is begun. @throws what the system says
 */
export function rotatedFile(path: string, { limit, keep }: Rotation, grain: Grain): Output {
  const { header, fit } = grain;
  let file = open(path);
  if (grain === lines) endLastLine(file, path);
  let used = file.statSync().size;
  // Now, and not with the first thing: what is empty so far is to be readable as well.
  for (let at = 0; at < header.length;) at += file.writeSync(header.subarray(at));
  used += header.length;
  let isFresh = used === header.length;

  async function rotate(): Promise<void> {
    file.close();
    await shift(path, keep);
    file = open(path);
    await writeAll(file, header);
    used = header.length;
    isFresh = true;
  }

  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) {
        const rest = bytes.subarray(at);
        const room = limit === 0 ? Infinity : limit - used;
        const count = rest.length <= room ? rest.length : fit(rest, room);
        if (count > room && !isFresh) await rotate();
        else {
          await writeAll(file, rest.subarray(0, count));
          isFresh = false;
          used += count;
          at += count;
        }
      }
    },
    close: () => file.close(),
  };
}

function open(path: string): Deno.FsFile {
  return Deno.openSync(path, { create: true, append: true });
}

/** Gives the file the number 1 and the others one more; the last one of those to keep falls off. */
async function shift(path: string, keep: number): Promise<void> {
  if (keep === 0) return await ifThere(Deno.remove(path));
  for (let number = keep; number > 1; number--) {
    await ifThere(Deno.rename(numbered(path, number - 1), numbered(path, number)));
  }
  await ifThere(Deno.rename(path, numbered(path, 1)));
}

/** `logs/x.1.pcapng`: what a file is told by, its extension, stays at the end. */
function numbered(path: string, number: number): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.${number}${extension}`;
}

/** There are not that many files yet, or somebody has taken one away. */
async function ifThere(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
