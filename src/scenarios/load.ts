import * as v from "valibot";
import { parseDuration } from "../values/duration.ts";
import { Failure } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";
import { readYaml, type YamlFile } from "../schema/yaml_file.ts";
import { writtenFieldNames } from "../schema/written_framing.ts";
import type { TemplateNames } from "../templates/template.ts";
import { Validator } from "./validator.ts";
import { Connections } from "./connections.ts";
import { type FileDraft, fileSchema } from "./file_schema.ts";
import { type Diagnostic, diagnosticOf, explainAll } from "../schema/diagnostic.ts";
import type { Scenario } from "./scenario.ts";
import type { ConnectionNames } from "./target.ts";
import { Substitution, type Variables } from "./variables.ts";

/** How long what is expected may take, and a scenario as a whole, where a file does not say. */
export const defaultWithin = "2s";
export const defaultTimeout = "1m";

/** A file that was read. */
export interface Loaded {
  /** If nothing is wrong with it. */
  readonly scenario?: Scenario;
  /** All that is wrong with it, each with file, line and column. */
  readonly problems: readonly string[];
  /** The variables that it asks for. */
  readonly used: ReadonlySet<string>;
}

/**
 * Reads a scenario file. To be loaded when it is wanted: YAML and the schema take their time.
 * @param name of the file
 * @param variables from the command line
 */
export function loadScenario(
  bytes: Uint8Array,
  name: string,
  variables: Variables,
  platform: Platform,
): Loaded {
  let file: YamlFile;
  try {
    file = readYaml(bytes, name);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { problems: [error.message], used: new Set() };
  }
  const substitution = new Substitution(variables);
  substitution.define(topLevel(file.value, "set"));
  const value = substitution.apply(file.value);
  const { used } = substitution;
  const refuse = (problems: readonly Diagnostic[]): Loaded => ({
    problems: explainAll(problems, file, name),
    used,
  });
  if (substitution.problems.length > 0) return refuse(substitution.problems);
  const schema = fileSchema(connectionsIn(value), templateNamesIn(value, platform), platform);
  const { success, output, issues } = v.safeParse(schema, value);
  if (!success) return refuse(issues.map(diagnosticOf));
  const { scenario, problems } = arrange(output, file, name);
  return problems.length > 0 ? refuse(problems) : { scenario, problems: [], used };
}

function arrange(draft: FileDraft, file: YamlFile, name: string) {
  const connections = new Connections(draft);
  const arrangement = new Validator(connections.plans, file, [...draft.fields?.keys() ?? []]);
  const steps = arrangement.arrange(draft.steps, ["steps"], new Set());
  const scenario: Scenario = {
    name: draft.name ?? name.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/i, ""),
    file: name,
    connections: connections.plans,
    fields: draft.fields ?? new Map(),
    within: draft.within ?? parseDuration(defaultWithin),
    timeout: draft.timeout ?? parseDuration(defaultTimeout),
    steps,
    longestExpected: arrangement.longestExpected,
  };
  return { scenario, problems: [...connections.problems, ...arrangement.problems] };
}

function topLevel(file: unknown, key: string): unknown {
  const isMap = typeof file === "object" && file !== null && !Array.isArray(file);
  return isMap && Object.hasOwn(file, key) ? (file as Record<string, unknown>)[key] : undefined;
}

function connectionsIn(file: unknown): ConnectionNames {
  const connections = topLevel(file, "connections") ?? {};
  const names = typeof connections === "object" && connections !== null ? Object.entries(connections) : [];
  return new Map(names.map(([name, each]) => [name, { listens: topLevel(each, "listen") !== undefined }]));
}

/** What templates can name; a message that one of them is filled in from may be of any connection. */
function templateNamesIn(file: unknown, platform: Platform): TemplateNames {
  const variables = namesSetIn(topLevel(file, "steps"));
  const connections = topLevel(file, "connections");
  const each = typeof connections === "object" && connections !== null ? Object.values(connections) : [];
  const written = [file, ...each].map((part) => topLevel(part, "framing"))
    .filter((framing) => framing !== undefined)
    .map((framing) => writtenFieldNames(framing, platform));
  const own = topLevel(file, "fields") ?? {};
  const isKnown = written.every((names) => names !== undefined) && typeof own === "object" && own !== null;
  return isKnown
    ? { variables, fields: [...new Set([...written.flat(), ...Object.keys(own)])] }
    : { variables };
}

/** The names that `set` steps give, wherever they stand. */
function namesSetIn(steps: unknown): string[] {
  if (Array.isArray(steps)) return steps.flatMap(namesSetIn);
  if (typeof steps !== "object" || steps === null) return [];
  const set = topLevel(steps, "set");
  const own = typeof set === "object" && set !== null ? Object.keys(set) : [];
  return [...own, ...namesSetIn(topLevel(steps, "steps")), ...namesSetIn(topLevel(steps, "parallel"))];
}
