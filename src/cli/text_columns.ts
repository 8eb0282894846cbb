/** Two columns, the second wrapped to what is left of `width`. */
export function columns(
  rows: ReadonlyArray<readonly [string, string]>,
  indent = 2,
  width = terminalWidth(),
): string[] {
  const left = Math.min(34, Math.max(0, ...rows.map(([first]) => first.length)));
  const margin = indent + left + 2;
  return rows.flatMap(([first, second]) => {
    const lines = wrap(second, width - margin);
    const head = " ".repeat(indent) + first.padEnd(left);
    const rest = first.length > left ? lines : lines.slice(1);
    const opening = first.length > left ? head : `${head}  ${lines[0] ?? ""}`.trimEnd();
    return [opening, ...rest.map((line) => " ".repeat(margin) + line)];
  });
}

/** Breaks at spaces; a word that is longer than a line stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Text for a file or a pipe, or for a wide terminal, is still only so wide: long lines are hard to read. */
const widest = 110;

function terminalWidth(): number {
  if (!Deno.stdout.isTerminal()) return widest;
  return Math.max(60, Math.min(widest, Deno.consoleSize().columns));
}
