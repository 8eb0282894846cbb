import { resolve } from "node:path";
import { parseIp } from "../values/cidr.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { usage } from "../values/failure.ts";

/** Where a proxy stands. */
export interface Route {
  readonly listen: Endpoint;
  readonly upstream: Endpoint;
  /** Who asked for it may not have the file of a Unix socket removed where it listens, even if nobody answers there. */
  readonly keepsStaleSocket?: boolean;
}

/** @throws {Failure} when a proxy can't have these ends */
export function checkRoute({ listen, upstream }: Route): void {
  for (const end of [listen, upstream]) {
    if (end.scheme === "http") throw usage(`"${formatEndpoint(end)}": a proxy passes on plain TCP`);
  }
  if ("port" in upstream.address && upstream.address.port === 0) {
    throw usage(`"${formatEndpoint(upstream)}": port 0 can't be connected to`);
  }
  if (leadsTo(upstream, listen)) {
    const ends = `${formatEndpoint(listen)} and ${formatEndpoint(upstream)}`;
    throw usage(`a proxy can't connect to itself: ${ends} are the same place`);
  }
}

/** Refuses proxies that lead to each other in a circle. @throws {Failure} that names one of them */
export function refuseCircles(routes: readonly Route[]): void {
  for (const start of routes) {
    let next: Route | undefined = start;
    for (let steps = 0; next && steps < routes.length; steps++) {
      const { upstream }: Route = next;
      if (leadsTo(upstream, start.listen)) {
        throw usage(`the proxies lead in a circle: ${formatEndpoint(start.listen)} would connect to itself`);
      }
      next = routes.find(({ listen }) => leadsTo(upstream, listen));
    }
  }
}

/**
 * Whether who connects to `target` certainly arrives at what listens at `listen`. Names other than `localhost` are not
 * looked up, and the addresses of this machine's interfaces are not known.
 */
export function leadsTo({ address: target }: Endpoint, { address: listen }: Endpoint): boolean {
  if ("path" in target || "path" in listen) {
    return "path" in target && "path" in listen && samePath(target.path, listen.path);
  }
  if (target.port !== listen.port || listen.port === 0) return false;
  const wanted = hostsOf(target.host);
  const bound = ipOf(listen.host);
  if (bound === "0.0.0.0") return wanted.some((ip) => ip.startsWith("127."));
  if (bound === "::") return wanted.some((ip) => ip === "::1" || ip.startsWith("127."));
  return hostsOf(listen.host).some((ip) => wanted.includes(ip));
}

/** A path that begins with NUL is no file (unix(7)). */
function samePath(a: string, b: string): boolean {
  return a === b || (!a.startsWith("\0") && resolve(a) === resolve(b));
}

/** The addresses that a host may mean to whoever connects: the wildcard address is this machine. */
function hostsOf(host: string): readonly string[] {
  const ip = ipOf(host);
  if (ip === "0.0.0.0") return ["127.0.0.1"];
  return ip === "localhost" || ip === "::" ? ["127.0.0.1", "::1"] : [ip];
}

/** An address in its shortest form; a name in lower case, without the dot of the root. */
function ipOf(host: string): string {
  const bytes = parseIp(host);
  if (!bytes) return host.toLowerCase().replace(/\.$/, "");
  if (bytes.length === 4) return bytes.join(".");
  const mapped = bytes.subarray(0, 12).join() === "0,0,0,0,0,0,0,0,0,0,255,255";
  if (mapped) return bytes.subarray(12).join(".");
  return new URL(`http://[${host}]`).hostname.slice(1, -1);
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
