import { usage } from "../values/failure.ts";

/** A payload cut at its `{{tags}}`. */
export type Token = { readonly literal: string } | { readonly tag: string };

/**
 * Cuts text at `{{` and `}}`.
 * @param escapes whether a backslash says that what follows it is meant as it is: `\{{`
 * @throws {Failure} when a tag does not end
 */
export function cutPieces(text: string, escapes: boolean): Token[] {
  const pieces: Token[] = [];
  let literal = "";
  for (let at = 0; at < text.length;) {
    const next = nextOf(text, at, escapes);
    literal += text.slice(at, next);
    at = next;
    if (text.startsWith("{{", at)) {
      const end = endOfTag(text, at);
      if (end === undefined) {
        const hint = escapes ? "; write \\{{ for two braces" : "";
        throw usage(`"${text.slice(at, at + 20)}" has no }} behind it${hint}`);
      }
      if (literal !== "") pieces.push({ literal });
      literal = "";
      pieces.push({ tag: text.slice(at + 2, end).trim() });
      at = end + 2;
    } else if (text.startsWith("\\{{", at)) {
      literal += "{{";
      at += 3;
    } else {
      // Whatever is escaped; the notation of the payload knows what it means.
      literal += text.slice(at, at + 2);
      at += 2;
    }
  }
  if (literal !== "") pieces.push({ literal });
  return pieces;
}

/** Where the `}}` stands that ends the tag which begins here: tags may stand in a tag. */
function endOfTag(text: string, from: number): number | undefined {
  const braces = /\{\{|\}\}/g;
  braces.lastIndex = from;
  let depth = 0;
  for (let found = braces.exec(text); found; found = braces.exec(text)) {
    depth += found[0] === "{{" ? 1 : -1;
    if (depth === 0) return found.index;
  }
}

/** The parts of a tag: what stands before the first `|` that is not in a tag inside of it, and from there on. */
export function cutAtBar(tag: string, from: number): readonly [text: string, end: number] {
  let depth = 0;
  let end = from;
  for (; end < tag.length && !(depth === 0 && tag[end] === "|"); end++) {
    const pair = tag.slice(end, end + 2);
    if (pair !== "{{" && pair !== "}}") continue;
    depth += pair === "{{" ? 1 : -1;
    end++;
  }
  return [tag.slice(from, end), Math.min(end, tag.length)];
}

/** Where the next tag or escape begins. */
function nextOf(text: string, from: number, escapes: boolean): number {
  const places = ["{{", ...(escapes ? ["\\"] : [])].map((wanted) => text.indexOf(wanted, from));
  return Math.min(text.length, ...places.filter((place) => place !== -1));
}
