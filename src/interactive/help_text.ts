import { interactiveCommands } from "./commands.ts";

const keys: ReadonlyArray<readonly [key: string, meaning: string]> = [
  ["Ctrl-D", "on an empty line: FIN; the end when the peer closes"],
  ["Ctrl-C", "clear the line, give up connecting; twice: end"],
  ["Up, Ctrl-R", "what was entered before; search in it"],
  ["Paste", "several lines are sent as they are, as text"],
  ["Tab", "complete a command; in text: a tab"],
];

/** What `/help` shows, for 80 columns: made from the table of the commands. */
export function helpRows(): string[] {
  const commands = interactiveCommands.map(({ name, argument, isOptional, help }) => {
    const placeholder = argument?.placeholder ?? "";
    const behind = isOptional ? `[${placeholder}]` : placeholder;
    return [`/${name} ${behind}`.trimEnd(), help] as const;
  });
  const rows = [
    ["TEXT", "send it and a line ending; \\r \\n \\t \\xHH ... as in C"],
    ["//TEXT", "for text that begins with a slash"],
    ...commands,
    ...keys,
  ] as const;
  const width = Math.max(...rows.map(([head]) => head.length));
  return rows.map(([head, help]) => `${head.padEnd(width)}  ${help}`);
}
