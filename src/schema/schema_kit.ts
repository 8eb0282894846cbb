import * as v from "valibot";
import { Failure } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";

/** The pieces that the schema of a file is made of; every complaint says what is accepted. */

function kindOf(input: unknown): string {
  if (typeof input === "string") return input === "" ? "nothing" : "text";
  if (Array.isArray(input)) return "a list";
  return input === null || input === undefined ? "nothing" : input instanceof Uint8Array ? "binary" : "a map";
}

export const text = v.string(({ input }) => `text is expected here, not ${kindOf(input)}`);

/** Text that is read as an option of the command line would be. */
export function parsed<T>(value: Value<T>, platform: Platform) {
  return v.pipe(
    text,
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      try {
        return value.parse(dataset.value, platform);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        addIssue({ message: error.message });
        return NEVER;
      }
    }),
  );
}

/** Not a list, which JavaScript would take for a map with numbers for keys. */
function isMap(input: unknown): boolean {
  return typeof input === "object" && input !== null && !Array.isArray(input) &&
    !(input instanceof Uint8Array);
}

function map(what: string) {
  return v.custom<Record<string, unknown>>(
    isMap,
    ({ input }) => `${what} is expected here, not ${kindOf(input)}`,
  );
}

/** A map with these keys and no others. */
export function keys<const Entries extends v.ObjectEntries>(entries: Entries) {
  const known = Object.keys(entries);
  const object = v.strictObject(entries, ({ expected, input }) => {
    if (expected !== "never") return `${expected} is missing here`;
    return `${JSON.stringify(input)} is not accepted here${suggest(String(input), known)} (${
      known.join(", ")
    })`;
  });
  return v.pipe(map(`a map of ${known.join(", ")}`), object);
}

/** The schema takes these for attacks, and drops them without a word. */
const impossible = ["constructor", "prototype", "__proto__"];
const namePattern = /^[a-z_][a-z0-9_-]*$/i;

/** A map whose keys are names of the user's. */
export function named<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(
    map("a map of names"),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const key of Object.keys(dataset.value)) {
        if (namePattern.test(key) && !impossible.includes(key)) continue;
        const message = `${
          JSON.stringify(key)
        } is not a name (letters, digits, - and _, and not a digit first)`;
        addIssue({
          message,
          path: [{ type: "object", origin: "key", input: dataset.value, key, value: undefined }],
        });
      }
    }),
    v.record(v.string(), schema),
    v.transform((record) => new Map(Object.entries(record)) as ReadonlyMap<string, v.InferOutput<Schema>>),
  );
}

export function listOf<Schema extends v.GenericSchema>(schema: Schema, least = 1) {
  return v.pipe(
    v.array(schema, ({ input }) => `a list is expected here, not ${kindOf(input)}`),
    v.minLength(least, "this list is empty"),
  );
}

/** One, or a list of them. */
export function oneOrMany<Schema extends v.GenericSchema>(schema: Schema) {
  type Item = v.InferOutput<Schema>;
  return v.lazy((input): v.GenericSchema<unknown, readonly Item[]> =>
    Array.isArray(input)
      ? listOf(schema)
      : v.pipe(schema, v.transform((item): readonly Item[] => [item as Item]))
  );
}

/** A complaint about several keys together; undefined for none. */
export function judged<T>(complaint: (input: T) => string | undefined) {
  return v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const message = complaint(dataset.value);
    if (message !== undefined) addIssue({ message });
  });
}
