import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { suggest } from "../values/suggest.ts";
import type { Platform } from "../values/platform.ts";
import { type Loaded, loadScenario } from "./load.ts";
import type { Scenario } from "./scenario.ts";
import type { Variables } from "./variables.ts";

/** Files that were read. */
export interface LoadedFiles {
  readonly scenarios: readonly Scenario[];
  /** All that is wrong with any of them, or with the variables of the command line. */
  readonly problems: readonly string[];
  /** What the problems lead to: files that can't be read are no mistake in files. */
  readonly code: ExitCode;
}

/** Reads scenario files. */
export function loadFiles(
  files: readonly string[],
  variables: Variables,
  platform: Platform,
): LoadedFiles {
  const unreadable: string[] = [];
  const all = files.flatMap((file): Loaded[] => {
    try {
      return [loadScenario(platform.readFile(file, "scenario"), file, variables, platform)];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unreadable.push(error.message);
      return [];
    }
  });
  const problems = all.flatMap((loaded) => loaded.problems);
  // Who mistypes the name of a variable would else test something else than was meant.
  const used = new Set(all.flatMap((loaded) => [...loaded.used]));
  for (const name of problems.length + unreadable.length > 0 ? [] : variables.keys()) {
    if (!used.has(name)) problems.push(`--set: no file asks for "${name}"${suggest(name, [...used])}`);
  }
  return {
    scenarios: all.flatMap(({ scenario }) => scenario ?? []),
    problems: [...unreadable, ...problems],
    code: problems.length === 0 && unreadable.length > 0 ? ExitCode.LocalResource : ExitCode.Usage,
  };
}
