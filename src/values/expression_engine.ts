import { createRequire } from "node:module";
import type { RE2JS } from "re2js";

let engine: typeof RE2JS | undefined;

/**
 * RE2: regular expressions in linear time. Loaded at the first one, because most commands use none and a client should
 * start fast; synchronously, because patterns are read where nothing can wait.
 */
export function re2(): typeof RE2JS {
  return engine ??= createRequire(import.meta.resolve("re2js"))("re2js").RE2JS as typeof RE2JS;
}

/** Never called: shows the package to the runtime, which fetches it, and to the compiler, which packs it. */
export const packaged = () => import("re2js");
