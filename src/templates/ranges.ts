import { usage } from "../values/failure.ts";
import type { Range, TemplateExpression } from "./expression.ts";
import type { Token } from "./lexer.ts";

/** Whether a tag marks the beginning or end of a range. */
export function isMark(tag: string): boolean {
  return markOf(tag) !== undefined;
}

function markOf(tag: string): { which: "begin" | "end"; name: string | undefined } | undefined {
  const [, which, name] = /^(begin|end)(?::([A-Za-z_][\w-]*))?$/.exec(tag) ?? [];
  return which === undefined ? undefined : { which: which as "begin" | "end", name };
}

/**
 * Finds what `{{begin}}` and `{{end}}` mark, by name; ranges may overlap.
 * @throws {Failure} when one begins twice, or does not end behind its beginning
 */
export function findRanges(pieces: readonly Token[]): ReadonlyMap<string | undefined, Range> {
  const begins = new Map<string | undefined, number>();
  const ranges = new Map<string | undefined, Range>();
  for (const [i, piece] of pieces.entries()) {
    const mark = "tag" in piece ? markOf(piece.tag) : undefined;
    if (!mark) continue;
    const { which, name } = mark;
    const from = begins.get(name);
    if (which === "begin") {
      if (from !== undefined) {
        throw usage(`${shown("begin", name)} is given twice (give the ranges names: begin:a, end:a)`);
      }
      begins.set(name, i);
    } else if (from === undefined) {
      throw usage(`${shown("end", name)} has no ${shown("begin", name)} before it`);
    } else if (ranges.has(name)) throw usage(`${shown("end", name)} is given twice`);
    else ranges.set(name, { from, to: i });
  }
  for (const name of begins.keys()) {
    if (!ranges.has(name)) throw usage(`${shown("begin", name)} has no ${shown("end", name)} behind it`);
  }
  return ranges;
}

function shown(which: string, name: string | undefined): string {
  return `"{{${which}${name === undefined ? "" : `:${name}`}}}"`;
}

/**
 * Makes sure that every length and checksum can be worked out: none may be part of what it measures, but a length may
 * that always has the same size.
 * @returns the index of an expression that measures itself, or undefined
 */
export function findCycle(parts: readonly TemplateExpression[]): number | undefined {
  const done = new Set<number>();
  const path = new Set<number>();
  const visit = (i: number): boolean => {
    if (path.has(i)) return true;
    if (done.has(i)) return false;
    path.add(i);
    for (const { range, only } of parts[i]!.uses ?? []) {
      for (let j = range.from; j < range.to; j++) {
        const isNeeded = only === "bytes" || parts[j]!.size === undefined;
        if (isNeeded && visit(j)) return true;
      }
    }
    path.delete(i);
    done.add(i);
    return false;
  };
  const found = parts.findIndex((_, i) => visit(i));
  return found === -1 ? undefined : found;
}
