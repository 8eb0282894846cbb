import type { Match } from "../../../src/values/pattern.ts";
import { parseTemplate, type TemplateNames } from "../../../src/templates/template.ts";
import { TemplateError, type TemplateScope } from "../../../src/templates/scope.ts";
import { assertThrows } from "../../assert.ts";
import { linux } from "../refusal.ts";

/** A scope where each number and time is known, with what a test adds. */
export function scopeWith(more: Partial<TemplateScope> = {}): TemplateScope {
  let count = 0;
  let seed = 0;
  return {
    clock: { wall: () => Date.UTC(2026, 10, 22, 9, 5, 3, 7) },
    // 0, 1/8, 2/8, ...
    random: () => (seed++ % 8) / 8,
    count: () => ++count,
    ...more,
  };
}

export function matched(...captures: string[]): Pick<Match, "captures" | "named"> {
  return { captures, named: { model: "PSU" } };
}

/** What a template makes, one character a byte. */
export function filled(text: string, scope: Partial<TemplateScope> = {}, names: TemplateNames = {}): string {
  return String.fromCharCode(...parseTemplate(text, linux, names).render(scopeWith(scope)));
}

/** What a template says when it can't be filled in. */
export function failure(text: string, scope: Partial<TemplateScope> = {}, names: TemplateNames = {}): string {
  const template = parseTemplate(text, linux, names);
  return assertThrows(() => template.render(scopeWith(scope)), TemplateError).message;
}
