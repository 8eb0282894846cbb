import { readFile } from "../io/read_file.ts";
import type { Platform } from "../values/platform.ts";

/** The machine that we run on. */
export const thisMachine: Platform = { os: Deno.build.os, readFile };

/** How lines of text end here. */
export const lineEnd = Deno.build.os === "windows" ? "\r\n" : "\n";
