import * as v from "valibot";
import { utf8 } from "../bytes/bytes.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { usage } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";
import { relativeTo } from "../io/relative_path.ts";
import { fieldNamesOf, type FramingMaker } from "../framings/framing.ts";
import { writtenFieldNames } from "../schema/written_framing.ts";
import { declaredIn } from "./declared_names.ts";
import { type Path, type Position, readYaml, type YamlFile } from "../schema/yaml_file.ts";
import { fileSchema, usualFraming } from "./file_schema.ts";
import type { RuleSet } from "./rule_set.ts";

/**
 * Reads a rule file. To be loaded when it is wanted: YAML and the schema cost 50 ms.
 * @param name of the file, for errors
 * @param framing takes the place of what the file says
 * @throws {Failure} with the file, line and column, what stands there, and what is accepted
 */
export function parseRules(
  bytes: Uint8Array,
  name: string,
  platform: Platform,
  framing?: FramingMaker,
): RuleSet {
  const yaml = readYaml(bytes, name);
  const { value } = yaml;
  const fieldNames = framing ? fieldNamesOf(framing) : writtenFieldNames(framingIn(value), platform);
  const { success, output, issues } = v.safeParse(
    fileSchema(declaredIn(value, fieldNames), relativeTo(name, platform)),
    value,
  );
  if (success) return framing ? { ...output, framing } : output;
  throw usage(firstOf(issues.map((issue) => complaint(issue, yaml)), name));
}

/** As it is written; the one that is meant when none is. */
function framingIn(file: unknown): unknown {
  const isMap = typeof file === "object" && file !== null;
  return isMap && Object.hasOwn(file, "framing") ? (file as { framing: unknown }).framing : usualFraming;
}

interface Complaint {
  readonly position: Position;
  readonly message: string;
}

function complaint(issue: v.BaseIssue<unknown>, yaml: YamlFile): Complaint {
  const path: Path = issue.path?.map(({ key }) => key as string | number) ?? [];
  const isMissing = issue.type === "strict_object" && issue.expected !== "never";
  const isAboutKey = !isMissing && (issue.type === "strict_object" || issue.path?.at(-1)?.origin === "key");
  const position = yaml.position(path, isAboutKey ? "key" : "value");
  const key = path.findLast((each) => typeof each === "string");
  const where = key === undefined || isAboutKey || isMissing ? "" : `${key}: `;
  return { position, message: escapeBytes(utf8(where + issue.message)) };
}

/** What stands first in the file; the others may be consequences of it. */
function firstOf(complaints: readonly Complaint[], name: string): string {
  const [first] = complaints.toSorted(({ position: a }, { position: b }) =>
    a.line - b.line || a.column - b.column
  );
  const more = complaints.length > 1 ? ` (and ${complaints.length - 1} more)` : "";
  return `${name}:${first?.position.line}:${first?.position.column}: ${first?.message}${more}`;
}
