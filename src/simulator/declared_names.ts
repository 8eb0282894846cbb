import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { suggest } from "../values/suggest.ts";
import { actionKinds } from "./actions/index.ts";
import { parseTemplate, type Template } from "../templates/template.ts";

/** The names that a file declares, for those that use them. */
export interface Declared {
  readonly state: readonly string[];
  readonly memory: readonly string[];
  /** Under which actions keep values. */
  readonly variables: readonly string[];
}

/** A complaint about the first of `names` that is not among `known`. */
export function undeclared(
  what: "state" | "memory",
  names: readonly string[],
  known: readonly string[],
): string | undefined {
  const name = names.find((each) => !known.includes(each));
  if (name === undefined) return undefined;
  const list = known.length === 0 ? "it has no names" : known.join(", ");
  return `"${name}" is not declared under ${what}${suggest(name, known)} (${list})`;
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

/** Looks through a file for the names that it declares. */
export function declaredIn(file: unknown): Declared {
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
  return { state: keysAt(file, "state"), memory: keysAt(file, "memory"), variables: [...variables] };
}

function keysAt(file: unknown, key: "state" | "memory"): string[] {
  const map = (file as Record<string, unknown> | null)?.[key];
  return typeof map === "object" && map !== null ? Object.keys(map) : [];
}

/** A payload with tags that name nothing which is not declared. */
export function declaredTemplate({ state, variables }: Declared): Value<Template> {
  return {
    placeholder: "TEMPLATE",
    parse(text, platform) {
      const template = parseTemplate(text, platform, { variables });
      const tags = text.match(/\{\{.*?\}\}/gs) ?? [];
      const names = tags.flatMap((tag) =>
        Array.from(tag.matchAll(/\bstate\.([\w-]+)/g), ([, name]) => name!)
      );
      const complaint = undeclared("state", names, state);
      if (complaint !== undefined) throw usage(complaint);
      return template;
    },
  };
}
