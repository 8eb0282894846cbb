import type { ApiRequest } from "../http/api.ts";
import { Refusal } from "./http_error.ts";

/**
 * Keeps out what a browser sends for a page of somebody else's: what comes from a page has an `Origin`, and a name
 * that was made to point here (DNS rebinding) stands in `Host`.
 * @param name what the API was told to listen on
 * @throws {Refusal}
 */
export function admit({ header }: Pick<ApiRequest, "header">, name: string): void {
  if (header("origin") !== undefined) throw new Refusal(403, "requests of web pages are refused (Origin)");
  if (header("user-agent")?.startsWith("Mozilla/")) throw new Refusal(403, "User agent not allowed");
  const host = header("host");
  if (host === undefined || isOurs(host, name)) return;
  throw new Refusal(403, `"${host}" is not what this is called here: use an IP address or localhost (Host)`);
}

function isOurs(host: string, name: string): boolean {
  const [, address = ""] = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host) ?? [];
  // An address can't be made to point elsewhere.
  if (/^(\[[\da-f:.]+\]|\d+(\.\d+){3})$/i.test(address)) return true;
  return ["localhost", name.toLowerCase()].includes(address.toLowerCase());
}
