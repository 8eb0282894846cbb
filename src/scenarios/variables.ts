import { usage } from "../values/failure.ts";
import type { Value } from "../values/options.ts";
import { formatSize } from "../values/size.ts";
import { suggest } from "../values/suggest.ts";
import type { Path } from "../schema/yaml_file.ts";
import type { Diagnostic } from "../schema/diagnostic.ts";

/** Values that are put in wherever a file says `${NAME}`, before anything else is read from it. */
export type Variables = ReadonlyMap<string, string>;

const name = "[A-Za-z_][A-Za-z0-9_-]*";

/** `NAME=VALUE`, on the command line. */
export const setting: Value<readonly [name: string, value: string]> = {
  placeholder: "NAME=VALUE",
  parse(text) {
    const [, key, value] = new RegExp(`^(${name})=(.*)$`, "s").exec(text) ?? [];
    if (key === undefined || value === undefined) {
      throw usage(`"${text}" is not of the form NAME=VALUE (try HOST=192.168.1.5)`);
    }
    return [key, value];
  },
};

/** Deeper than anybody writes. */
const deepest = 64;

/** How many characters the variables of a file put in at most: they may stand in each other, and multiply. */
const largest = 4 * 1024 ** 2;

/** Puts variables into the texts of a file, and gathers what is wrong with that. */
export class Substitution {
  readonly problems: Diagnostic[] = [];
  /** Which variables the file asks for. */
  readonly used = new Set<string>();
  readonly #known: Map<string, string>;
  /** How many characters were put in. */
  #filledIn = 0;

  constructor(known: Variables) {
    this.#known = new Map(known);
  }

  /** Takes up the `set:` of a file. What is known already, from the command line, stays. */
  define(set: unknown): void {
    if (typeof set !== "object" || set === null || Array.isArray(set)) return;
    for (const [key, value] of Object.entries(set)) {
      if (typeof value !== "string") continue;
      const text = this.#text(value, ["set", key]);
      if (this.#known.has(key)) this.used.add(key);
      else this.#known.set(key, text);
    }
  }

  /** A copy in which every text has its variables. */
  apply(value: unknown): unknown {
    return this.#copy(value, [], []);
  }

  #copy(value: unknown, path: Path, within: readonly object[]): unknown {
    if (typeof value === "string") return this.#text(value, path);
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    if (within.includes(value) || path.length >= deepest) {
      const message = within.includes(value)
        ? "it holds itself"
        : `it is nested too deep (at most ${deepest} levels)`;
      this.problems.push({ path, message });
      return undefined;
    }
    const inner = [...within, value];
    if (Array.isArray(value)) return value.map((each, i) => this.#copy(each, [...path, i], inner));
    const copies = Object.entries(value).map(([key, each]) => [key, this.#copy(each, [...path, key], inner)]);
    return Object.fromEntries(copies);
  }

  #text(text: string, path: Path): string {
    if (!text.includes("${")) return text;
    return text.replace(/\$?\$\{([^}]*)(\}?)/g, (written, key: string, end: string) => {
      if (written.startsWith("$$")) return written.slice(1);
      const value = this.#known.get(key);
      this.used.add(key);
      if (end !== "" && value !== undefined) return this.#fillIn(value, written, path);
      this.#complain(written, key, end !== "", path);
      return "";
    });
  }

  #fillIn(value: string, written: string, path: Path): string {
    const before = this.#filledIn;
    this.#filledIn += value.length;
    if (this.#filledIn <= largest) return value;
    const message = `with "${written}" the variables are more than ${formatSize(largest)} of text`;
    if (before <= largest) this.problems.push({ path, message });
    return "";
  }

  #complain(written: string, key: string, isClosed: boolean, path: Path): void {
    const isName = isClosed && new RegExp(`^${name}$`).test(key);
    const message = isName
      ? `"${written}" is not set${
        suggest(key, [...this.#known.keys()])
      } (write --set ${key}=VALUE, or set: in the file)`
      : `"${written}" is not of the form \${NAME} (write $\${ for a plain \${)`;
    this.problems.push({ path, message });
  }
}
