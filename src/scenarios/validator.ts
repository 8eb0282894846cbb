import { fieldNamesOf } from "../framings/framing.ts";
import { suggest } from "../values/suggest.ts";
import type { Path, YamlFile } from "../schema/yaml_file.ts";
import type { Diagnostic } from "../schema/diagnostic.ts";
import type { ConnectionPlan, Step } from "./scenario.ts";
import type { Branch, Draft } from "./verb.ts";

/** Holds steps against the connections of their file, and against each other; gathers what is wrong. */
export class Validator {
  readonly problems: Diagnostic[] = [];
  longestExpected = 0;
  /** Connections that the branches of a `parallel` receive from, while those are looked at. */
  #readFrom = new Set<string>();

  /** @param fields that the file names */
  constructor(
    readonly connections: readonly ConnectionPlan[],
    readonly file: YamlFile,
    readonly fields: readonly string[],
  ) {}

  /**
   * @param path of the list
   * @param known names that have a value when the first of these steps runs; those that get one are added
   */
  arrange(drafts: readonly Draft[], path: Path, known: Set<string>): Step[] {
    return drafts.map((draft, i) => this.#step(draft, [...path, i], known));
  }

  #step(draft: Draft, path: Path, known: Set<string>): Step {
    const { verb, settings } = draft;
    const connection = verb.use === "none" ? undefined : this.#connection(draft, path);
    if (verb.use === "reads" && connection) this.#readFrom.add(connection.name);
    const complaint = verb.complain?.(settings, this.#fieldsOf(connection));
    if (complaint !== undefined) this.#refuse([...path, verb.name], complaint);
    for (const name of verb.needs?.(settings) ?? []) {
      if (!known.has(name)) this.#refuse([...path, verb.name], withoutValue(name, [...known]));
    }
    for (const name of verb.defines?.(settings) ?? []) known.add(name);
    this.longestExpected = Math.max(this.longestExpected, verb.expectedBytes?.(settings) ?? 0);
    return {
      verb,
      settings,
      connection: connection?.name,
      line: this.file.position(path).line,
      branches: this.#branches(verb.branches?.(settings) ?? [], path, known),
    };
  }

  /** Branches that run side by side can't use what another one captures, nor receive from the same connection. */
  #branches(branches: readonly Branch[], path: Path, known: Set<string>): Step[][] {
    const outer = this.#readFrom;
    const taken = new Set<string>();
    const all = branches.map(({ path: inner, steps }) => {
      this.#readFrom = new Set();
      const names = new Set(known);
      const arranged = this.arrange(steps, [...path, ...inner], names);
      const shared = [...this.#readFrom].find((name) => taken.has(name));
      if (shared !== undefined) {
        const what = shared === "" ? "it" : `"${shared}"`;
        this.#refuse([...path, ...inner], `another list of steps receives from ${what} too (only one can)`);
      }
      for (const name of this.#readFrom) taken.add(name);
      return { arranged, names };
    });
    for (const { names } of all) for (const name of names) known.add(name);
    this.#readFrom = new Set([...outer, ...taken]);
    return all.map(({ arranged }) => arranged);
  }

  #connection({ on, onKey }: Draft, path: Path): ConnectionPlan | undefined {
    const { connections } = this;
    const names = connections.map(({ name }) => name);
    if (on === undefined) {
      if (connections.length > 1) this.#refuse(path, `on which connection? (on: ${names.join(", on: ")})`);
      return connections.length === 1 ? connections[0] : undefined;
    }
    const found = connections.find(({ name }) => name === on);
    if (on !== "" && found) return found;
    if (connections.length > 0) {
      const known = names.filter((name) => name !== "");
      const hint = known.length > 0 ? known.join(", ") : "there is one, without a name";
      this.#refuse([...path, onKey], `"${on}" is not a connection${suggest(on, known)} (${hint})`);
    }
  }

  /** Those of its messages; undefined where there are no messages. */
  #fieldsOf(connection: ConnectionPlan | undefined): readonly string[] | undefined {
    return connection?.framing && [...fieldNamesOf(connection.framing), ...this.fields];
  }

  #refuse(path: Path, message: string): void {
    this.problems.push({ path, message });
  }
}

function withoutValue(name: string, known: readonly string[]): string {
  const group = /^capture\.(\d+)$/.exec(name)?.[1];
  const why = group !== undefined
    ? `no step before expects a pattern with ${group} groups`
    : name.startsWith("capture.")
    ? "no step before captures it"
    : "no step before sets it";
  return `"${name}" has no value here: ${why}${suggest(name, known)}`;
}
