import type { Catalogue } from "../values/registry.ts";
import { faults } from "../faults/index.ts";
import { framings } from "../framings/index.ts";
import { logs } from "../logs/index.ts";
import { reports } from "../reports/index.ts";
import { services } from "../services/index.ts";

/** All kinds of things that are picked by a spec: for help, completions and the README. */
export const catalogues: readonly Catalogue<unknown>[] = [services, framings, faults, logs, reports];
