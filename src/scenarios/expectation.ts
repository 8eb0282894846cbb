import { indexOf } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { parseExpression, parsePattern, type Pattern } from "../values/pattern.ts";
import type { TemplateScope } from "../templates/scope.ts";
import { shortened } from "../bytes/printable.ts";
import type { TemplateNames } from "../templates/template.ts";
import { parsePatternTemplate, scopedPattern } from "../templates/pattern_template.ts";
import { needsOf, type Phrase, phrase } from "../dialogue/payload_template.ts";
import { render } from "../dialogue/render.ts";
import { StepError } from "../dialogue/failure.ts";

/** What is to come from a peer. */
export interface ExpectedPattern {
  /** As the user wrote it, on one line and safe to print. */
  readonly text: string;
  /** How many groups it has, and which of them have a name in it. */
  readonly groups: number;
  readonly names: readonly string[];
  /** Names that must have a value before it is looked for. */
  readonly needs: readonly string[];
  /** How many literal bytes it stands for, as far as that is known. */
  readonly length: number;
  /** @throws {StepError} when what a tag needs is not there */
  pattern(scope: TemplateScope): Pattern;
}

/** A pattern, which may hold `{{tags}}`. @param templateNames that these can use */
export function expectation(templateNames: TemplateNames): Value<ExpectedPattern> {
  return {
    placeholder: "PATTERN",
    parse(text, platform) {
      const isExpression = /^re[/:]/.test(text);
      const isWildcard = text.startsWith("hex:") && text.includes("?");
      const written = shortened(text);
      if (!isExpression && text !== "any" && !isWildcard) {
        return bytesExpected(written, phrase(templateNames).parse(text, platform));
      }
      const template = parsePatternTemplate(text, platform, templateNames);
      const pattern = scopedPattern(
        text,
        platform,
        templateNames,
        (filled) => parsePattern(filled, platform),
      );
      const { groups, names } = parseExpression(template?.sample ?? text) ?? { groups: 0, names: [] };
      const needs = template
        ? needsOf(template.tags.map((tag) => `{{${tag}}}`).join(""), templateNames.variables ?? [])
        : [];
      return {
        text: written,
        groups,
        names,
        needs,
        length: 0,
        pattern: (scope) => render(() => pattern(scope)),
      };
    },
  };
}

function bytesExpected(text: string, { template, needs }: Phrase): ExpectedPattern {
  const bytes = template.isConstant ? template.render(nothing) : undefined;
  if (bytes?.length === 0) throw usage(empty(text));
  const constant = bytes && literal(text, bytes);
  const pattern = (scope: TemplateScope): Pattern => {
    if (constant) return constant;
    const filledIn = render(() => template.render(scope));
    if (filledIn.length === 0) throw new StepError({ message: empty(text) });
    return literal(escapeBytes(filledIn), filledIn);
  };
  return { text, groups: 0, names: [], needs, length: bytes?.length ?? 0, pattern };
}

/** What a template is filled in from that is always the same. */
const nothing: TemplateScope = { clock: { wall: () => 0 }, random: () => 0, count: () => 0 };

function empty(text: string): string {
  return `"${text}" is empty and would always match (use any for any bytes)`;
}

/** Unlike that of `parsePattern` it is not written out: it may be a file. */
function literal(text: string, bytes: Uint8Array): Pattern {
  return {
    text,
    bytes,
    size: bytes.length,
    find(received, from = 0) {
      const start = indexOf(received, bytes, from);
      return start === -1 ? undefined : { start, end: start + bytes.length, captures: [], named: {} };
    },
  };
}
