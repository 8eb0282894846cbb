import { latin1 } from "../bytes/bytes.ts";
import type { Frame } from "../events/frame.ts";
import type { Value } from "../values/options.ts";
import { needsOf } from "../dialogue/payload_template.ts";
import type { Scoped } from "../templates/pattern_template.ts";
import type { TemplateScope, TemplateValue } from "../templates/scope.ts";
import type { TemplateNames } from "../templates/template.ts";
import { shortened } from "../bytes/printable.ts";
import type { Field } from "../schema/binary_field.ts";
import { type Matcher, valueMatcher } from "../schema/message_pattern.ts";

/** What a field of a message must be. */
export interface FieldPattern {
  /** As the user wrote it, on one line and safe to print. */
  readonly text: string;
  /** Names that must have a value before it is judged. */
  readonly needs: readonly string[];
  readonly matcher: Scoped<Matcher>;
}

/** One field of a message, and how it is judged. */
export interface FieldCheck {
  readonly name: string;
  readonly text: string;
  readonly matches: Matcher;
}

/** What a message says, by name. */
export type FieldValues = Readonly<Record<string, TemplateValue>>;

/** @param names that tags in it can use */
export function fieldPattern(names: TemplateNames): Value<FieldPattern> {
  const pattern = valueMatcher(names);
  return {
    placeholder: pattern.placeholder,
    parse: (text, platform) => ({
      text: shortened(text),
      needs: needsOf(text, names.variables ?? []),
      matcher: pattern.parse(text, platform),
    }),
  };
}

/** How each of the fields is judged now. @throws {TemplateError} when what a tag needs is not there */
export function fieldChecks(wanted: ReadonlyMap<string, FieldPattern>, scope: TemplateScope): FieldCheck[] {
  return Array.from(wanted, ([name, { text, matcher }]) => ({ name, text, matches: matcher(scope) }));
}

/** `function=3 address=10..20` */
export function fieldsInWords(fields: ReadonlyMap<string, FieldPattern>): string {
  return Array.from(fields, ([name, { text }]) => `${name}=${text}`).join(" ");
}

/** What the header of a message says, and the fields that the file names. */
export function fieldsOf(frame: Frame, named: ReadonlyMap<string, Field>): FieldValues {
  const fields: Record<string, TemplateValue> = { ...frame.fields };
  for (const [name, read] of named) {
    const value = read(frame.content);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** A field as text, bytes as latin-1. */
export function fieldText(fields: FieldValues, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value instanceof Uint8Array ? latin1(value) : value?.toString();
}

/** Which of the fields are not as they must be, in words. */
export function wrongFields(wanted: readonly FieldCheck[], fields: FieldValues): string[] {
  const wrong: string[] = [];
  for (const { name, text, matches } of wanted) {
    const value = fieldText(fields, name);
    if (value === undefined) {
      const known = Object.keys(fields).join(", ") || "it has none";
      wrong.push(`the message has no field "${name}" (${known})`);
    } else if (!matches(value)) wrong.push(`${name} is ${JSON.stringify(value)}, not ${text}`);
  }
  return wrong;
}
