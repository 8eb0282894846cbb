import { at } from "../values/failure.ts";
import type { Surroundings } from "../values/host.ts";
import { beside } from "../io/relative_path.ts";
import { type ProxyDraft, readProxies } from "./proxy_json.ts";
import { parseJson } from "./json_object.ts";

/**
 * Reads the proxies of a file, as `populate` takes them.
 * @throws {Failure} with the file and the place in it
 */
export function readConfig(path: string, surroundings: Surroundings): readonly ProxyDraft[] {
  const bytes = surroundings.readFile(path);
  const reading = { surroundings: beside(path, surroundings), isStrict: true };
  return at(path, () => readProxies(parseJson(bytes), reading));
}
