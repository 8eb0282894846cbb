import { timingSafeEqual } from "node:crypto";
import { utf8 } from "../bytes/bytes.ts";
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

/**
 * Keeps out whoever does not have the token, if one is wanted.
 * @throws {Refusal}
 */
export function authenticate({ header }: Pick<ApiRequest, "header">, token: string | undefined): void {
  if (token === undefined) return;
  const [, given = ""] = /^bearer +(.+)$/i.exec(header("authorization") ?? "") ?? [];
  const [bytes, wanted] = [utf8(given), utf8(token)];
  // In the same time wherever they differ.
  if (bytes.length === wanted.length && timingSafeEqual(bytes, wanted)) return;
  throw new Refusal(401, "the token is missing or wrong: send Authorization: Bearer TOKEN (--api-token)");
}

function isOurs(host: string, name: string): boolean {
  const [, address = ""] = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host) ?? [];
  // An address can't be made to point elsewhere.
  if (/^(\[[\da-f:.]+\]|\d+(\.\d+){3})$/i.test(address)) return true;
  return ["localhost", name.toLowerCase()].includes(address.toLowerCase());
}
