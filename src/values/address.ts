/** One end of a connection: an IP address and port, or the path of a Unix domain socket. */
export type Address =
  | { readonly host: string; readonly port: number }
  | { readonly path: string };

/** `127.0.0.1:9999`, `[::1]:9999`, `unix:/tmp/x.sock` */
export function formatAddress(address: Address): string {
  if ("path" in address) return `unix:${address.path}`;
  const { host, port } = address;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `::ffff:10.0.0.1` as `10.0.0.1` (RFC 4291, section 2.5.5.2): how a dual-stack socket reports an IPv4 peer. */
export function unmapped(host: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(host) ? host.slice(7) : host;
}
