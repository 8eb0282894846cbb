/** What stands for LF and CR in a marked text, between two LF: no byte. */
export const lineFeed = "\u0141";
export const carriageReturn = "\u0142";

/** A text in which each CR and LF stands between two LF, and the position in `text` of each of its characters. */
export function markLines(text: string): { marked: string; positions: Int32Array } {
  const positions = new Int32Array(3 * text.length + 1);
  let marked = "";
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    const isEnd = character === "\n" || character === "\r";
    marked += character === "\n" ? `\n${lineFeed}\n` : isEnd ? `\n${carriageReturn}\n` : character;
    for (const next = length + (isEnd ? 3 : 1); length < next; length++) positions[length] = at;
  }
  positions[length] = text.length;
  return { marked, positions };
}
