import { dirname, isAbsolute, join } from "node:path";
import { at } from "../../core/failure.ts";
import type { Surroundings } from "../../core/surroundings.ts";
import { type ProxyDraft, readProxies } from "./draft.ts";
import { parseJson } from "./fields.ts";

/**
 * Reads the proxies of a file, as `populate` takes them.
 * @throws {Failure} with the file and the place in it
 */
export function readConfig(path: string, surroundings: Surroundings): readonly ProxyDraft[] {
  const bytes = surroundings.readFile(path);
  const inPlace = (name: string) => isAbsolute(name) ? name : join(dirname(path), name);
  // Files that a file names stand beside it, wherever the program was started.
  const beside = { ...surroundings, readFile: (name: string) => surroundings.readFile(inPlace(name)) };
  return at(path, () => readProxies(parseJson(bytes), { surroundings: beside, isStrict: true }));
}
