import type { FormatHelp } from "../cli/help.ts";
import { lazily } from "../values/lazy_import.ts";

/** A kind of file that users write: a topic of `tcplab help`. */
export interface FileFormat {
  readonly name: string;
  readonly summary: string;
  /** To be loaded when it is wanted: the schemas that it is made from take their time. */
  load(): Promise<FormatHelp>;
}

export const fileFormats: readonly FileFormat[] = [
  {
    name: "scenario",
    summary: "a file of steps, for tcplab run",
    load: async () =>
      (await lazily<typeof import("./scenario_format.ts")>("./scenario_format.ts", import.meta.url))
        .scenarioFormat(),
  },
  {
    name: "rules",
    summary: "a file that says how a device answers, for tcplab server --service rules:file=...",
    load: async () =>
      (await lazily<typeof import("./rules_format.ts")>("./rules_format.ts", import.meta.url)).rulesFormat(),
  },
];
