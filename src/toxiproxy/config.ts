import { at } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";
import { relativeTo } from "../io/relative_path.ts";
import { type ProxyDraft, readProxies } from "./proxy_json.ts";
import { parseJson } from "./json_object.ts";

/**
 * Reads the proxies of a file, as `populate` takes them.
 * @throws {Failure} with the file and the place in it
 */
export function readConfig(path: string, platform: Platform): readonly ProxyDraft[] {
  const bytes = platform.readFile(path, "config");
  const reading = { platform: relativeTo(path, platform), isStrict: true, unix: "any" } as const;
  return at(path, () => readProxies(parseJson(bytes), reading));
}
