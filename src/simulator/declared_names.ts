import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { undeclaredName } from "../values/declared_name.ts";
import { actionKinds } from "./actions/index.ts";
import { parseTemplate, type Template } from "../templates/template.ts";

/** The names that a file declares, for those that use them. */
export interface Declared {
  readonly state: readonly string[];
  readonly memory: readonly string[];
  /** Under which actions keep values. */
  readonly variables: readonly string[];
  /** The fields of its messages: those of the framing, and its own; undefined when that can't be told. */
  readonly fields?: readonly string[];
}

/** A complaint about the first of `names` that is not among `known`. */
export function undeclared(
  what: "state" | "memory",
  names: readonly string[],
  known: readonly string[],
): string | undefined {
  const name = names.find((each) => !known.includes(each));
  return name === undefined ? undefined : undeclaredName(what, name, known);
}

/** A name that the file declares. */
export function declaredName(what: "state" | "memory", known: readonly string[]): Value<string> {
  return {
    placeholder: "NAME",
    parse(written) {
      const complaint = undeclared(what, [written], known);
      if (complaint !== undefined) throw usage(complaint);
      return written;
    },
  };
}

/** Looks through a file for the names that it declares. @param fieldNames of its framing */
export function declaredIn(file: unknown, fieldNames: readonly string[] | undefined): Declared {
  const variables = new Set<string>();
  const seen = new Set<unknown>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    for (const { name, keeps } of actionKinds) {
      const kept = keeps?.((value as Record<string, unknown>)[name]);
      if (kept !== undefined) variables.add(kept);
    }
    for (const each of Object.values(value)) look(each);
  };
  look(file);
  return {
    state: keysAt(file, "state"),
    memory: keysAt(file, "memory"),
    variables: [...variables],
    ...(fieldNames ? { fields: [...fieldNames, ...keysAt(file, "fields")] } : {}),
  };
}

function keysAt(file: unknown, key: "state" | "memory" | "fields"): string[] {
  const map = (file as Record<string, unknown> | null)?.[key];
  return typeof map === "object" && map !== null ? Object.keys(map) : [];
}

/** A payload with tags that name nothing which is not declared. */
export function declaredTemplate(declared: Declared): Value<Template> {
  return {
    placeholder: "TEMPLATE",
    parse: (text, platform) => parseTemplate(text, platform, declared),
  };
}
