import { fromLatin1, latin1, toHex } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { Failure, usage } from "../values/failure.ts";
import { isOpenRange } from "../values/number_range.ts";
import { splitNotation } from "../values/payload.ts";
import type { Platform } from "../values/platform.ts";
import { TemplateError, type TemplateScope } from "./scope.ts";
import { parseTemplate, type TemplateNames } from "./template.ts";

/** Something that depends on values which are only known when it is used. */
export type Scoped<T> = (scope: TemplateScope) => T;

/** The text of a pattern with `{{tags}}`: their values stand for themselves in it. */
export interface PatternTemplate {
  /** What stands in the tags. */
  readonly tags: readonly string[];
  /** A pattern of the same form, by which it can be checked before there are values. */
  readonly sample: string;
  /** @throws {TemplateError} when what a tag needs is not there */
  fill(scope: TemplateScope): string;
}

type Piece = { readonly literal: string } | { readonly tag: string };

/** Exactly two braces, and a name in them: others belong to the pattern. */
const tag = /\{\{(?!\{)\s*([A-Za-z_][^{}]*)\}\}/y;

/**
 * Reads a pattern that may hold tags.
 * @returns undefined when it has none
 * @throws {Failure} when a tag names what does not exist, or stands in a class of a regular expression
 */
export function parsePatternTemplate(
  text: string,
  platform: Platform,
  names: TemplateNames,
): PatternTemplate | undefined {
  const [, prefix = "", source = text] = /^(re(?:\/[^:]*)?:|hex:)(.*)$/s.exec(text) ?? [];
  const isExpression = prefix.startsWith("re");
  const pieces = cutTags(source, isExpression, splitNotation(text)[0] === "text");
  const tags = pieces.flatMap((piece) => "tag" in piece ? piece.tag : []);
  if (tags.length === 0) return undefined;
  if (prefix === "" && isOpenRange(pieces.map((piece) => "tag" in piece ? "0" : piece.literal).join(""))) {
    return rangePattern(pieces, tags, platform, names);
  }
  if (prefix === "") return payloadPattern(parseTemplate(text, platform, names), tags);
  const quote = isExpression ? quoted : (bytes: Uint8Array) => ` ${toHex(bytes)} `;
  const parts = pieces.map((piece): Scoped<string> => {
    if ("literal" in piece) return () => piece.literal;
    const notation = isExpression ? "text" : "hex";
    const template = parseTemplate(`${notation}:{{${piece.tag}}}`, platform, names);
    return (scope) => quote(template.render(scope));
  });
  const sample = pieces.map((piece) => "tag" in piece ? quote(Uint8Array.of(0x78)) : piece.literal);
  return {
    tags,
    sample: prefix + sample.join(""),
    fill: (scope) => prefix + parts.map((part) => part(scope)).join(""),
  };
}

function payloadPattern(
  template: { render(scope: TemplateScope): Uint8Array },
  tags: readonly string[],
): PatternTemplate {
  return { tags, sample: "hex:78", fill: (scope) => `hex:${toHex(template.render(scope))}` };
}

/** `{{state.low}}..{{state.high}}` */
function rangePattern(
  pieces: readonly Piece[],
  tags: readonly string[],
  platform: Platform,
  names: TemplateNames,
): PatternTemplate {
  const template = parseTemplate(
    pieces.map((piece) => "tag" in piece ? `{{${piece.tag}}}` : piece.literal).join(""),
    platform,
    names,
  );
  return {
    tags,
    sample: "0..",
    fill(scope) {
      const range = latin1(template.render(scope));
      if (isOpenRange(range)) return range;
      throw new TemplateError(`"${escapeBytes(fromLatin1(range))}" is not a range of numbers`);
    },
  };
}

/** @param escapes whether a backslash takes its meaning from what is behind it */
function cutTags(source: string, isExpression: boolean, escapes: boolean): Piece[] {
  const pieces: Piece[] = [];
  let literal = "";
  let isClass = false;
  for (let at = 0; at < source.length;) {
    tag.lastIndex = at;
    const found = source[at - 1] === "{" && !literal.endsWith("\\{") ? null : tag.exec(source);
    if (found) {
      if (isClass) throw usage(`"${found[0]}" can't stand in a class (write it outside of the brackets)`);
      pieces.push({ literal }, { tag: found[1]!.trim() });
      literal = "";
      at = tag.lastIndex;
      continue;
    }
    const length = escapes && source[at] === "\\" ? 2 : 1;
    if (isExpression && source[at] === "[") isClass = true;
    if (isExpression && source[at] === "]") isClass = false;
    literal += source.slice(at, at + length);
    at += length;
  }
  return [...pieces, { literal }];
}

/** Bytes as a regular expression that matches these and nothing else. */
function quoted(bytes: Uint8Array): string {
  const text = latin1(bytes).replace(/[^A-Za-z0-9]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `(?:${text})`;
}

/** Few values come again and again; of more, the oldest are made anew. */
const mostKept = 64;

/**
 * Reads a pattern that may hold tags; for each value that these have, it is made once.
 * @param make of the text of a pattern without tags
 */
export function scopedPattern<T>(
  text: string,
  platform: Platform,
  names: TemplateNames,
  make: (text: string) => T,
): Scoped<T> {
  const template = parsePatternTemplate(text, platform, names);
  if (!template) {
    const constant = make(text);
    return () => constant;
  }
  make(template.sample);
  const made = new Map<string, T>();
  return (scope) => {
    const filled = template.fill(scope);
    const known = made.get(filled);
    if (known !== undefined) return known;
    if (made.size >= mostKept) made.delete(made.keys().next().value!);
    try {
      const fresh = make(filled);
      made.set(filled, fresh);
      return fresh;
    } catch (error) {
      throw error instanceof Failure ? new TemplateError(error.message) : error;
    }
  };
}
