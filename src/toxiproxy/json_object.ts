import { at, usage } from "../values/failure.ts";
import { suggest } from "../values/suggest.ts";

/** What bytes say, as JSON. @throws {Failure} when they don't */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usage("it is not text in UTF-8");
  }
  if (text.trim() === "") throw usage("it is empty, where JSON is expected");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(`it is not JSON: ${(error as Error).message}`);
  }
}

/** The longest name of anything, in characters: a name says what is meant, and stands in messages. */
const longestName = 256;

/** A list. @throws {Failure} when it is none */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw usage(`a list is expected, not ${kindOf(value)}`);
}

/**
 * A JSON object, read field by field. As for Toxiproxy, names are the same in any case, and `null` is the same as
 * nothing.
 */
export class JsonFields {
  readonly #values: ReadonlyMap<string, unknown>;

  /** @throws {Failure} when it is no object */
  constructor(value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw usage(`an object is expected, not ${kindOf(value)}`);
    }
    this.#values = new Map(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each]));
    for (const name of this.#values.keys()) checkLength(name);
  }

  /** Names in lower case, and what stands there. */
  [Symbol.iterator](): Iterator<readonly [name: string, value: unknown]> {
    return this.#values[Symbol.iterator]();
  }

  /** @throws {Failure} when there are others */
  allowOnly(names: readonly string[]): void {
    for (const name of this.#values.keys()) {
      if (names.includes(name)) continue;
      throw usage(`"${name}" is not a field${suggest(name, names)} (${names.join(", ")})`);
    }
  }

  /** What stands there, read by `read`; undefined when nothing does. */
  read<T>(name: string, read: (value: unknown) => T): T | undefined {
    const value = this.#values.get(name) ?? undefined;
    return value === undefined ? undefined : at(name, () => read(value));
  }

  /** A name or an endpoint; what is empty is not there. */
  text(name: string): string | undefined {
    const text = this.read(name, (value) => {
      if (typeof value === "string") return checkLength(value);
      throw usage(`text is expected, not ${kindOf(value)}`);
    });
    return text === "" ? undefined : text;
  }

  flag(name: string): boolean | undefined {
    return this.read(name, (value) => {
      if (typeof value === "boolean") return value;
      throw usage(`true or false is expected, not ${kindOf(value)}`);
    });
  }

  number(name: string): number | undefined {
    return this.read(name, (value) => {
      if (typeof value === "number") return value;
      throw usage(`a number is expected, not ${kindOf(value)}`);
    });
  }
}

function checkLength(text: string): string {
  if (text.length <= longestName) return text;
  throw usage(`"${text.slice(0, 20)}..." has ${text.length} characters (at most ${longestName})`);
}

/** What kind of JSON it is, for errors. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "boolean") return `${value}`;
  return { string: "text", object: "an object" }[typeof value as string] ?? `a ${typeof value}`;
}
