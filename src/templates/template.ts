import { at, usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { parsePayload, splitNotation } from "../values/payload.ts";
import type { Platform } from "../values/platform.ts";
import { Filling, type TemplatePart } from "./renderer.ts";
import { parseExpression } from "./parser.ts";
import { cutPieces, type Token } from "./lexer.ts";
import { findCycle, findRanges, isMark } from "./ranges.ts";
import type { InnerTemplate } from "./function.ts";
import { TemplateError, type TemplateScope } from "./scope.ts";

/** A payload with `{{tags}}` in it, which are filled in each time it is sent. */
export interface Template {
  /** As the user wrote it. */
  readonly text: string;
  /** Whether it is the same each time: then `render` needs no real scope. */
  readonly isConstant: boolean;
  /**
   * The bytes to send; like those of any payload nobody may change them.
   * @throws {TemplateError} when what a tag needs is not there, or not of the kind that it needs
   */
  render(scope: TemplateScope): Uint8Array;
}

/** Enough for any message, and few enough that lengths and checksums over each other are worked out at once. */
const mostTags = 1000;

/** What a template may use, besides what there always is. */
export interface TemplateNames {
  readonly variables?: readonly string[];
  /** The fields that messages can have; without this, any are accepted. */
  readonly fields?: readonly string[];
  /** The names of the state; without this, any are accepted. */
  readonly state?: readonly string[];
  /** What a tag can begin with, where not all is there: `state`, `frame`. */
  readonly sources?: readonly string[];
  /** Whether `env:NAME` is allowed; it is not without this. */
  readonly environment?: boolean;
}

/**
 * Reads a payload in any notation with `{{tags}}` in it.
 * @throws {Failure} when it is not a payload, or a tag asks for what does not exist
 */
export function parseTemplate(text: string, platform: Platform, names: TemplateNames = {}): Template {
  const [notation, value] = splitNotation(text);
  if (notation === "file" && text.includes("{{")) {
    const tag = cutPieces(value, false).find((piece) => "tag" in piece);
    if (tag) {
      throw usage(`"{{${tag.tag}}}" can't be filled in in "${text}": a file is sent as it is`);
    }
  }
  const literal = (part: string) => parsePayload(`${notation}:${part}`, platform);
  const parts = readParts(value, { notation, names, literal, depth: 0, rounds: 1 });
  return parts.every(({ isConstant }) => isConstant) ? constant(text, parts) : variable(text, parts);
}

/** A template as an option takes it, without variables. */
export const template: Value<Template> = {
  placeholder: "TEMPLATE",
  parse: (text, world) => parseTemplate(text, world),
};

/** Where tags stand in tags, no deeper than this. */
const deepest = 8;

/** What a payload is read with. */
interface Reading {
  readonly notation: string;
  readonly names: TemplateNames;
  literal(text: string): Uint8Array;
  /** In how many tags it stands. */
  readonly depth: number;
  /** How often it is filled in, for one filling in of the whole. */
  readonly rounds: number;
}

function readParts(text: string, reading: Reading): TemplatePart[] {
  const { notation, depth } = reading;
  const pieces = text.includes("{{") ? cutPieces(text, notation === "text") : [{ literal: text }];
  const tags = pieces.filter((piece) => "tag" in piece);
  if (tags.length > mostTags) {
    throw usage(`there are ${tags.length} tags in a template (at most ${mostTags})`);
  }
  if (depth > deepest) throw usage(`tags stand in tags deeper than ${deepest} levels`);
  return compile(pieces, reading);
}

function compile(pieces: readonly Token[], reading: Reading): TemplatePart[] {
  const {
    notation,
    names: { variables = [], environment = false, fields, state, sources },
    literal,
    rounds,
  } = reading;
  const needsFormat = notation === "hex" || notation === "base64";
  const inner = (text: string, times: number) =>
    innerTemplate(readParts(text, { ...reading, depth: reading.depth + 1, rounds: rounds * times }));
  const ranges = findRanges(pieces);
  const parts = pieces.map((piece, i): TemplatePart => {
    if ("literal" in piece) return fixed(literal(piece.literal));
    const { tag } = piece;
    if (isMark(tag)) return fixed(new Uint8Array());
    return at(`{{${tag}}}`, () => {
      const [before, behind] = [{ from: 0, to: i }, { from: i + 1, to: pieces.length }];
      const range = (name: string | undefined) => ranges.get(name);
      const surrounding = {
        variables,
        fields,
        state,
        sources,
        environment,
        inner,
        rounds,
        range,
        before,
        behind,
      };
      const part = parseExpression(tag, surrounding);
      if (needsFormat && part.isNumber) {
        throw usage(`"${tag}" is a number and needs a format here (try ${tag}|u16be)`);
      }
      return { ...part, tag };
    });
  });
  const cycle = findCycle(parts);
  if (cycle === undefined) return parts;
  const { tag = "" } = parts[cycle]!;
  throw usage(`{{${tag}}}: "${tag}" is part of what it measures (mark that with {{begin}} and {{end}})`);
}

function innerTemplate(parts: readonly TemplatePart[]): InnerTemplate {
  const isConstant = parts.every((part) => part.isConstant);
  return {
    constant: isConstant ? constant("", parts).render(noScope) : undefined,
    render: (rendering) => new Filling(parts, rendering.scope, rendering).bytes(),
  };
}

function fixed(bytes: Uint8Array): TemplatePart {
  return { isConstant: true, size: bytes.length, evaluate: () => bytes };
}

function variable(text: string, parts: readonly TemplatePart[]): Template {
  return { text, isConstant: false, render: (scope) => new Filling(parts, scope).bytes() };
}

/** Filled in at once, so that a length that does not fit is refused like any other mistake. */
function constant(text: string, parts: readonly TemplatePart[]): Template {
  try {
    const bytes = new Filling(parts, noScope).bytes();
    return { text, isConstant: true, render: () => bytes };
  } catch (error) {
    throw error instanceof TemplateError ? usage(error.message) : error;
  }
}

/** What is constant asks for nothing. */
const noScope: TemplateScope = { clock: { wall: () => 0 }, random: () => 0, count: () => 1 };
