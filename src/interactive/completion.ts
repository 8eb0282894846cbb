import { interactiveCommands } from "./commands.ts";

/** What the Tab key does to a line. */
export interface Completion {
  /** What takes the place of the line. */
  readonly line: string;
  /** What could stand there, when it is not clear. */
  readonly candidates: readonly string[];
}

/** The names in a folder, those of folders with a slash behind them; none when it can't be read. */
export type ListFolder = (folder: string) => readonly string[];

export const listFolder: ListFolder = (folder) => {
  try {
    return Array.from(
      Deno.readDirSync(folder),
      ({ name, isDirectory }) => isDirectory ? `${name}/` : name,
    );
  } catch {
    return [];
  }
};

/** Completes the name of a command, one of a few words, or a path. @returns undefined when the line is no command */
export function complete(line: string, list: ListFolder): Completion | undefined {
  if (!line.startsWith("/") || line.startsWith("//")) return undefined;
  const [, name = "", space = "", rest = ""] = /^\/(\S*)(\s*)(.*)$/su.exec(line) ?? [];
  if (space === "") {
    const names = interactiveCommands.map((each) => `/${each.name}${each.argument ? " " : ""}`);
    return extend("", line, names);
  }
  const argument = interactiveCommands.find((each) => each.name === name)?.argument;
  const head = `/${name}${space}`;
  if (argument?.choices) return extend(head, rest, argument.choices);
  if (!argument?.isPath) return { line, candidates: [] };
  const folder = rest.slice(0, rest.lastIndexOf("/") + 1);
  const start = rest.slice(folder.length);
  // Hidden files only when they are asked for.
  const names = list(folder === "" ? "." : folder)
    .filter((each) => start.startsWith(".") || !each.startsWith("."));
  return extend(head + folder, start, names.toSorted());
}

/** Adds to `start` what all words that begin with it have in common. */
function extend(head: string, start: string, words: readonly string[]): Completion {
  const candidates = words.filter((word) => word.startsWith(start));
  const [first = start] = candidates;
  let length = first.length;
  while (!candidates.every((word) => word.startsWith(first.slice(0, length)))) length--;
  return {
    line: head + first.slice(0, length),
    candidates: candidates.length > 1 && length === start.length ? candidates : [],
  };
}
