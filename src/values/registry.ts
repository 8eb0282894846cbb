import { at, usage } from "./failure.ts";
import { kebab, type Options, type OptionTable, readOptions, type Value } from "./options.ts";
import { parseSpec, type Spec } from "./spec.ts";
import { suggest } from "./suggest.ts";
import type { Platform } from "./platform.ts";

/** One service, log, framing, ...: what help says of it, the options its spec takes, and how it is made. */
export interface Definition<Made> {
  readonly name: string;
  readonly summary: string;
  /** A spec that works as it stands. */
  readonly example: string;
  readonly options: OptionTable;
  /** What help and the README add to the summary, in short sentences: where it can be used. */
  readonly remarks?: readonly string[];
  create(options: Options<OptionTable>): Made;
}

/** Writes a definition with the types of its own options, and lets it stand among others. */
export function define<Table extends OptionTable, Made>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly options: Table;
  create(options: Options<Table>): Made;
}): Definition<Made> {
  return definition as unknown as Definition<Made>;
}

/** Something made from a spec, with the name that was asked for. */
export interface Named<Made> {
  readonly name: string;
  readonly made: Made;
}

/** All definitions of one kind, to be picked from by a spec. It is itself the kind of value an option can have. */
export class Catalogue<Made, Each extends Definition<Made> = Definition<Made>> implements Value<Named<Made>> {
  readonly placeholder = "SPEC";
  readonly spec: string;

  /** @param kind in the singular: `service` */
  constructor(readonly kind: string, readonly definitions: readonly Each[]) {
    this.spec = kind;
  }

  get choices(): readonly string[] {
    return this.definitions.map(({ name }) => name);
  }

  find(name: string): Each | undefined {
    return this.definitions.find((definition) => definition.name === name);
  }

  /** @throws {Failure} when there is no such name or option, or a value is not accepted */
  parse(text: string, platform: Platform): Named<Made> {
    const spec = parseSpec(text);
    const definition = this.find(spec.name);
    if (!definition) {
      const known = this.choices.join(", ");
      throw usage(`"${spec.name}" is not a ${this.kind}${suggest(spec.name, this.choices)} (${known})`);
    }
    return {
      name: spec.name,
      made: at(spec.name, () => definition.create(readSpec(spec, definition.options, platform))),
    };
  }
}

/** A catalogue that is only loaded when something is picked from it: most command lines do without it. */
export class LazyCatalogue<Made> implements Value<Named<Made>> {
  readonly placeholder = "SPEC";
  #loaded: Catalogue<Made> | undefined;

  /** @param spec the kind of the catalogue that `load` gives */
  constructor(readonly spec: string, readonly load: () => Promise<Catalogue<Made>>) {}

  async prepare(): Promise<void> {
    this.#loaded ??= await this.load();
  }

  parse(text: string, platform: Platform): Named<Made> {
    if (!this.#loaded) throw new Error(`the catalogue of ${this.spec} was not prepared`);
    return this.#loaded.parse(text, platform);
  }
}

/**
 * Reads the options of a spec that stands in no catalogue; none of them may name a file.
 * @throws {Failure} when there is no such option, or a value is not accepted
 */
export function readSpecOptions<Table extends OptionTable>(text: string, table: Table): Options<Table> {
  const readFile = () => {
    throw usage(`"${text}" names a file, which nothing here does`);
  };
  return readSpec(parseSpec(text), table, { os: "", readFile });
}

function readSpec<Table extends OptionTable>(spec: Spec, table: Table, platform: Platform): Options<Table> {
  const known = Object.keys(table).map(kebab);
  for (const key of spec.options.keys()) {
    if (!known.includes(key)) {
      const accepted = known.length === 0 ? "it takes none" : known.join(", ");
      throw usage(`"${key}" is not an option${suggest(key, known)} (${accepted})`);
    }
  }
  const written = (name: string) => {
    const text = spec.options.get(kebab(name));
    return text === undefined ? [] : [text];
  };
  return readOptions(table, written, kebab, platform);
}
