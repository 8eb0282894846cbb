import { messageOf } from "../events/system_error.ts";
import { History, historyLimit } from "./history.ts";

/** The history of earlier runs, in a file that every run adds to. */
export interface KeptHistory {
  readonly history: History;
  /** Remembers a line, here and in the file. @returns what went wrong, the first time that something does */
  add(line: string): string | undefined;
}

/**
 * Reads the history.
 * @param folder where the file is, or is to be; without it the history lasts as long as this run
 */
export function openHistory(folder: string | undefined): KeptHistory {
  let path = folder && `${folder}/history`;
  const history = new History(path === undefined ? [] : readLines(path));
  return {
    history,
    add(line) {
      if (!history.add(line) || path === undefined) return;
      try {
        // Several runs may add to it at a time; and what was typed can be a password, so nobody else may read it.
        Deno.mkdirSync(folder!, { recursive: true, mode: 0o700 });
        Deno.writeTextFileSync(path, `${line}\n`, { append: true, mode: 0o600 });
      } catch (error) {
        const problem = `the history is not kept: ${path} cannot be written: ${messageOf(error)}`;
        path = undefined;
        return problem;
      }
    },
  };
}

function readLines(path: string): string[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch {
    return [];
  }
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !/\p{Cc}/u.test(line));
  if (lines.length > 2 * historyLimit) shorten(path, lines.slice(-historyLimit));
  return lines;
}

/** Keeps the file from growing for ever. It is replaced as a whole, so that no run sees half of it. */
function shorten(path: string, lines: readonly string[]): void {
  const fresh = `${path}.new`;
  try {
    Deno.writeTextFileSync(fresh, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    Deno.renameSync(fresh, path);
  } catch {
    // It stays long; the next run tries again.
  }
}
