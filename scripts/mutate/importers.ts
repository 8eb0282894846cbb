import { posix } from "node:path";
import { readSource, sourcesIn } from "./files.ts";

/** So many test files are run for a mutation: those that are nearest to the mutated file in the graph of imports. */
const mostFiles = 12;

/** For each of these files the unit tests that import it, directly or through other files, the nearest first. */
export function unitTestsOf(paths: readonly string[]): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const path of [...sourcesIn("src"), ...sourcesIn("tests/unit")]) {
    for (const imported of importsOf(path)) importers.set(imported, [...importers.get(imported) ?? [], path]);
  }
  return new Map(paths.map((path) => [path, nearestTests(path, importers)]));
}

/** The files that one imports at once or lazily; not those of which it only uses types. */
function importsOf(path: string): string[] {
  const found = readSource(path).matchAll(
    /^(?:import|export)\b(?!\s+type\b)[^;"]*\bfrom "(\.[^"]+)"|\b(?:import|lazily<[^(]*>)\("(\.[^"]+)"/gm,
  );
  return Array.from(found, ([, now, later]) => posix.join(posix.dirname(path), (now ?? later)!));
}

function nearestTests(path: string, importers: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set([path]);
  // A set is read in the order in which it grows: what is near comes first.
  for (const each of seen) importers.get(each)?.forEach((importer) => seen.add(importer));
  return [...seen].filter((each) => each.endsWith("_test.ts")).slice(0, mostFiles);
}
