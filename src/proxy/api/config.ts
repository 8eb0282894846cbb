import { at } from "../../core/failure.ts";
import type { Surroundings } from "../../core/surroundings.ts";
import { beside } from "../../io/beside.ts";
import { type ProxyDraft, readProxies } from "./draft.ts";
import { parseJson } from "./fields.ts";

/**
 * Reads the proxies of a file, as `populate` takes them.
 * @throws {Failure} with the file and the place in it
 */
export function readConfig(path: string, surroundings: Surroundings): readonly ProxyDraft[] {
  const bytes = surroundings.readFile(path);
  const reading = { surroundings: beside(path, surroundings), isStrict: true };
  return at(path, () => readProxies(parseJson(bytes), reading));
}
