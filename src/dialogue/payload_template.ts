import type { Value } from "../values/options.ts";
import { splitNotation } from "../values/payload.ts";
import { parseTemplate, type Template, type TemplateNames } from "../templates/template.ts";
import { cutPieces } from "../templates/lexer.ts";

/** What is said to a peer, and which names it uses. */
export interface Phrase {
  readonly template: Template;
  /** Names that must have a value before it is said: `capture.model`, `serial`. */
  readonly needs: readonly string[];
}

/** A payload with `{{tags}}`. @param names that these can use */
export function phrase(names: TemplateNames): Value<Phrase> {
  return {
    placeholder: "PAYLOAD",
    parse: (text, platform) => ({
      template: parseTemplate(text, platform, names),
      needs: needsOf(text, names.variables ?? []),
    }),
  };
}

/** A name as templates take it: a hyphen is part of it when a letter follows. */
const name = "[A-Za-z_]\\w*(?:-[A-Za-z_]\\w*)*";
const captured = new RegExp(`\\bcapture\\.(${name}|\\d+)`, "g");
const words = new RegExp(`(?<![\\w.:])(?:var\\.)?(${name})`, "g");

/** The names that must have a value for a text with tags. */
export function needsOf(text: string, variables: readonly string[]): string[] {
  if (!text.includes("{{")) return [];
  const [notation, value] = splitNotation(text);
  const needs = cutPieces(value, notation === "text").flatMap((piece) => {
    // What has a default does without a value.
    if (!("tag" in piece) || /\|\s*default\b/.test(piece.tag)) return [];
    const groups = Array.from(piece.tag.matchAll(captured), ([, key]) => `capture.${key}`);
    const used = Array.from(piece.tag.matchAll(words), ([, word]) => word!);
    return [...groups, ...used.filter((word) => variables.includes(word))];
  });
  return [...new Set(needs)];
}
