import stringWidth from "string-width";
import { graphemesOf } from "./edit_line.ts";
import type { Shown } from "./line_editor.ts";

/** The last row of the screen. */
export interface PromptRow {
  /** With colours. */
  readonly text: string;
  /** Columns that it takes. */
  readonly width: number;
  /** The column of the cursor, from 0. */
  readonly column: number;
}

/**
 * Renders prompt and line into one row. A line that is too long is moved sideways so far that the cursor is seen, and
 * marked with `<` and `>`: one row is all that ever has to be erased.
 * @param paint colours the prompt
 */
export function renderPrompt(
  prompt: string,
  { label, graphemes, cursor }: Shown,
  columns: number,
  paint: (prompt: string) => string,
): PromptRow {
  // The last column stays free: in it some terminals wrap and some do not.
  const head = shortened(`${prompt}${label}`, Math.floor(columns / 2));
  const left = stringWidth(head);
  const part = window(graphemes, cursor, columns - 1 - left);
  return {
    text: paint(head) + part.text,
    width: left + stringWidth(part.text),
    column: left + part.column,
  };
}

/** The end of a text, which says the most, when it is too wide. */
function shortened(text: string, columns: number): string {
  const graphemes = graphemesOf(text);
  if (stringWidth(text) <= columns) return text;
  while (graphemes.length > 0 && stringWidth(graphemes.join("")) > columns - 1) graphemes.shift();
  return `<${graphemes.join("")}`;
}

/** The part of a line around the cursor that fits into `columns`. */
function window(
  graphemes: readonly string[],
  cursor: number,
  columns: number,
): { text: string; column: number } {
  const room = columns - 2;
  const width = (place: number) => stringWidth(graphemes[place]!);
  let [start, end] = [cursor, cursor];
  // The cursor stands on a character, or on the empty column behind the last one.
  let used = cursor < graphemes.length ? width(end++) : 1;
  while (start > 0 && used + width(start - 1) <= room) used += width(--start);
  while (end < graphemes.length && used + width(end) <= room) used += width(end++);
  const mark = start > 0 ? "<" : "";
  return {
    text: mark + graphemes.slice(start, end).join("") + (end < graphemes.length ? ">" : ""),
    column: mark.length + stringWidth(graphemes.slice(start, cursor).join("")),
  };
}
