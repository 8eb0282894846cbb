import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { usage } from "../values/failure.ts";

/** Where a proxy stands. */
export interface Route {
  readonly listen: Endpoint;
  readonly upstream: Endpoint;
  /** Who asked for it may not have the file of a Unix socket removed where it listens, even if nobody answers there. */
  readonly keepsStaleSocket?: boolean;
}

/** @throws {Failure} when no proxy can stand there */
export function checkRoute({ listen, upstream }: Route): void {
  for (const end of [listen, upstream]) {
    if (end.scheme === "http") throw usage(`"${formatEndpoint(end)}": a proxy passes on plain TCP`);
  }
  if ("port" in upstream.address && upstream.address.port === 0) {
    throw usage(`"${formatEndpoint(upstream)}": port 0 can't be connected to`);
  }
}

/** Whether two are the same place to listen; `localhost` is any loopback address. */
export function isSameListen({ address: a }: Endpoint, { address: b }: Endpoint): boolean {
  if ("path" in a || "path" in b) return "path" in a && "path" in b && a.path === b.path;
  if (a.port !== b.port) return false;
  return a.host === b.host || (isLocalhost(a.host) && isLoopback(b.host)) ||
    (isLoopback(a.host) && isLocalhost(b.host));
}

/** Whether only this machine reaches it: a name may be anywhere, unless it is localhost. */
export function isOnLoopback(host: string): boolean {
  return isLocalhost(host) || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

function isLocalhost(host: string): boolean {
  return host.toLowerCase() === "localhost";
}

function isLoopback(host: string): boolean {
  return host === "127.0.0.1" || host === "::1";
}
