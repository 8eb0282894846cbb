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
      const end = text.indexOf("}}", at);
      if (end === -1) {
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

/** Where the next tag or escape begins. */
function nextOf(text: string, from: number, escapes: boolean): number {
  const places = ["{{", ...(escapes ? ["\\"] : [])].map((wanted) => text.indexOf(wanted, from));
  return Math.min(text.length, ...places.filter((place) => place !== -1));
}
