import type * as v from "valibot";
import type { KeyTexts } from "../schema/key_text.ts";

type Schema = v.GenericSchema | v.GenericPipeItem;
type Rows = Array<[string, string]>;

/** A row for every key that the schema accepts, so that a new one is seen even before anything is said of it. */
export function keyRows(entries: v.ObjectEntries, texts: KeyTexts, indent = ""): Rows {
  return Object.entries(entries).flatMap(([key, schema]) => {
    const { form = "...", text = "", keys } = texts[key] ?? {};
    const row: [string, string] = [`${indent}${key}: ${form}`, text + defaultOf(schema as v.GenericSchema)];
    return [row, ...(keys ? keyRows(entriesOf(schema as v.GenericSchema), keys, `${indent}  `) : [])];
  });
}

/** The entries of the map that a schema is about, in whatever lists, names or alternatives it stands. */
export function entriesOf(schema: Schema): v.ObjectEntries {
  const entries = find(schema);
  if (!entries) throw new Error("this schema is of no map");
  return entries;
}

function find(schema: Schema): v.ObjectEntries | undefined {
  const parts = schema as unknown as {
    readonly pipe?: readonly Schema[];
    readonly entries?: v.ObjectEntries;
    readonly getter?: (input: unknown) => Schema;
    readonly wrapped?: Schema;
    readonly item?: Schema;
    readonly value?: Schema;
  };
  if (parts.pipe) return parts.pipe.map(find).find((each) => each);
  if (parts.entries) return parts.entries;
  // Where a word may stand instead of the map, the schema is chosen by what stands there.
  const inner = parts.getter?.({}) ?? parts.wrapped ?? parts.item ?? parts.value;
  return typeof inner === "object" ? find(inner) : undefined;
}

function defaultOf(schema: v.GenericSchema): string {
  const fallback = (schema as { readonly default?: unknown }).default;
  return typeof fallback === "string" ? ` (default ${fallback})` : "";
}
