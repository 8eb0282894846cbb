import type { Context } from "../events/context.ts";
import type { Fields } from "../events/frame.ts";
import type { Match } from "../values/pattern.ts";
import type { TemplateScope, TemplateValue } from "../templates/scope.ts";
import type { FieldValues } from "./field_pattern.ts";

/** What the templates of one scenario are filled in from. */
export class Scope implements TemplateScope {
  readonly clock: TemplateScope["clock"];
  readonly random: () => number;
  #fields: Fields | undefined;
  #match: Pick<Match, "captures" | "named"> | undefined;
  readonly #variables = new Map<string, TemplateValue>();
  #count = 0;

  constructor({ clock, random }: Pick<Context, "clock" | "random">) {
    this.clock = clock;
    this.random = random;
  }

  /** By number the groups of the last match that had any; by name those of all matches, the last of each name. */
  get match(): Pick<Match, "captures" | "named"> | undefined {
    return this.#match;
  }

  /** What the last message said that was expected. */
  get fields(): Fields | undefined {
    return this.#fields;
  }

  learn(fields: FieldValues): void {
    // Templates take bytes too.
    this.#fields = fields as Fields;
  }

  count(): number {
    return ++this.#count;
  }

  variable(name: string): TemplateValue | undefined {
    return this.#variables.get(name);
  }

  set(name: string, value: TemplateValue): void {
    this.#variables.set(name, value);
  }

  /** @param names for the groups, in their order */
  capture({ captures, named }: Pick<Match, "captures" | "named">, names: readonly string[]): void {
    const byName = Object.fromEntries(names.map((name, i) => [name, captures[i] ?? ""]));
    const before = this.#match;
    this.#match = {
      captures: captures.length > 0 ? captures : before?.captures ?? [],
      named: { ...before?.named, ...named, ...byName },
    };
  }
}
