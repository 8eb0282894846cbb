import { Catalogue } from "../values/registry.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import type { ReportPlan } from "./report.ts";
import { tap } from "./tap.ts";
import { text } from "./text.ts";

/** Every way to write down how scenarios went; a new report is one file and one line here. */
export const reports = new Catalogue<ReportPlan>("report", [text, tap, junit, json]);
