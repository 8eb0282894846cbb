import type * as v from "valibot";
import { printable } from "../bytes/printable.ts";
import type { Path, YamlFile } from "./yaml_file.ts";

/** Something in a scenario file that is not accepted. */
export interface Diagnostic {
  /** The keys and indices that lead to it. */
  readonly path: Path;
  /** Quotes the value, and says what is accepted. */
  readonly message: string;
  /** Whether it is about the key at the end of the path (unknown, missing), not about the value behind it. */
  readonly isAboutKey?: boolean;
}

/** What the schema did not accept. */
export function diagnosticOf(issue: v.BaseIssue<unknown>): Diagnostic {
  const path: Path = issue.path?.map(({ key }) => key as string | number) ?? [];
  return { path, message: issue.message, isAboutKey: issue.path?.at(-1)?.origin === "key" };
}

/** All problems in the order of the file: `psu.yaml:12:7: within: "500" has no unit (try 500ms or 500s)` */
export function explainAll(problems: readonly Diagnostic[], file: YamlFile, name: string): string[] {
  return problems.map((problem) => ({
    problem,
    ...file.position(problem.path, problem.isAboutKey ? "key" : "value"),
  }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ problem, line, column }) => `${name}:${line}:${column}: ${inWords(problem)}`);
}

function inWords({ path, message, isAboutKey = false }: Diagnostic): string {
  const key = path.findLast((part) => typeof part === "string");
  const isClear = isAboutKey || key === undefined || (key === "steps" && typeof path.at(-1) === "number");
  return printable(isClear ? message : `${key}: ${message}`);
}
