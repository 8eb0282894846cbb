import { type Address, formatAddress } from "./address.ts";
import { usage } from "./failure.ts";
import { explainLookAlike } from "./look_alike.ts";
import { suggest } from "./suggest.ts";
import type { Platform } from "./platform.ts";

/** Where to listen or connect. */
export interface Endpoint {
  readonly scheme: "tcp" | "http";
  readonly address: Address;
}

const defaultPorts = { tcp: 9999, http: 8888 } as const;
const loopback = "127.0.0.1";
export const endpointExamples = "9999, :9999, 192.168.1.5:9999, [::1]:9999, http://:8888, unix:/tmp/x.sock";

/**
 * Reads `[scheme://][host][:port]` or `unix:PATH`. Without a host it is 127.0.0.1, without a port 9999 (8888 for
 * http), so that exposing a listener to the network is always explicit.
 * @throws {Failure} when it is not an endpoint, or one that this system does not have
 */
export function parseEndpoint(text: string, platform: Platform): Endpoint {
  if (text.startsWith("unix:")) return unixEndpoint(text, platform);
  const lookAlike = explainLookAlike(text);
  if (lookAlike !== undefined) throw usage(`"${text}" is not an endpoint: ${lookAlike}`);
  const [, scheme = "tcp", rest = ""] = /^(?:([^:/[\]]*):\/\/)?(.*)$/s.exec(text) ?? [];
  if (scheme !== "tcp" && scheme !== "http") {
    throw usage(
      `"${text}": "${scheme}" is not a scheme${suggest(scheme, ["tcp", "http"])} (tcp, http or unix:PATH)`,
    );
  }
  const place = rest.endsWith("/") && scheme === "http" ? rest.slice(0, -1) : rest;
  const [, host, port] =
    /^(\[[^\]]*\]|[^:]*?)(?::([^:]*))?$/.exec(/^\d+$/.test(place) ? `:${place}` : place) ?? [];
  if (host === undefined) {
    const hint = isIpv6(place)
      ? `write an IPv6 address in brackets: [${place}]:9999`
      : `try ${endpointExamples}`;
    throw usage(`"${text}" is not an endpoint (${hint})`);
  }
  if (text === "" || port === "") throw usage(`"${text}" is not an endpoint (try ${endpointExamples})`);
  return {
    scheme,
    address: { host: checkHost(host, text), port: checkPort(port, text) ?? defaultPorts[scheme] },
  };
}

function unixEndpoint(text: string, platform: Platform): Endpoint {
  const path = text.slice("unix:".length);
  if (platform.os === "windows") throw usage(`"${text}": unix: endpoints are not available on Windows`);
  if (path === "" || path.includes("\0")) throw usage(`"${text}" names no path (try unix:/tmp/x.sock)`);
  // The size of sun_path (unix(7)); macOS and the BSDs have 104.
  const longest = platform.os === "linux" ? 107 : 103;
  if (new TextEncoder().encode(path).length > longest) {
    throw usage(`"${text}": the path of a Unix socket has at most ${longest} bytes`);
  }
  return { scheme: "tcp", address: { path } };
}

function checkHost(host: string, text: string): string {
  if (host.startsWith("[")) {
    const address = host.slice(1, -1);
    if (isIpv6(address)) return address;
    throw usage(`"${text}": "${address}" is not an IPv6 address (try [::1]:9999)`);
  }
  if (host === "") return loopback;
  if (/^[\d.]+$/.test(host)) {
    const parts = host.split(".");
    if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) {
      return host;
    }
    throw usage(`"${text}": "${host}" is not an IPv4 address (try 127.0.0.1:9999)`);
  }
  if (/^[\p{L}\p{N}_]([\p{L}\p{N}_.-]*[\p{L}\p{N}_.])?$/u.test(host) && host.length <= 253) return host;
  throw usage(`"${text}": "${host}" is not a host name (try ${endpointExamples})`);
}

/** Whether it is an IPv6 address (RFC 4291), perhaps with a zone (RFC 4007): `fe80::1%eth0`. */
function isIpv6(text: string): boolean {
  const [, address = ""] = /^([0-9a-f:.]+)(?:%[\w.-]+)?$/i.exec(text) ?? [];
  return address.includes(":") && URL.canParse(`http://[${address}]`);
}

function checkPort(port: string | undefined, text: string): number | undefined {
  if (port === undefined) return undefined;
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65535) return Number(port);
  const hint = /^\d+-\d+$/.test(port) ? "; --proxy LISTEN=TARGET of tcplab proxy takes ranges" : "";
  throw usage(`"${text}": "${port}" is not a port (0 to 65535${hint})`);
}

/** Writes an endpoint as `parseEndpoint` reads it. */
export function formatEndpoint(endpoint: Endpoint): string {
  const place = formatAddress(endpoint.address);
  return endpoint.scheme === "tcp" ? place : `${endpoint.scheme}://${place}`;
}
