import { unmapped } from "./address.ts";
import { usage } from "./failure.ts";
import type { Value } from "./options.ts";

/** A range of IP addresses. */
export interface Network {
  /** @param host an IP address, or anything else, which is in no network */
  has(host: string): boolean;
}

export const networkExamples = "192.168.1.7, 10.0.0.0/8, fd00::/8";

/**
 * Reads an address or a range of addresses (CIDR, RFC 4632): `10.0.0.0/8`, `192.168.1.7`, `fd00::/8`. An IPv4 address
 * that is written as IPv6 (`::ffff:1.2.3.4`) is the IPv4 address.
 * @throws {Failure} when it is neither
 */
export function parseNetwork(text: string): Network {
  const [, address = "", length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const written = parseIp(address);
  if (!written) throw usage(`"${text}" is not an address or a range of addresses (try ${networkExamples})`);
  const most = written.length * 8;
  const bits = length === undefined ? most : Number(length);
  if (bits > most) throw usage(`"${text}": "/${length}" is longer than the address (at most /${most})`);
  const mapped = isMapped(written) && bits >= mappedPrefix.length * 8;
  const wanted = mapped ? written.subarray(mappedPrefix.length) : written;
  const covered = mapped ? bits - mappedPrefix.length * 8 : bits;
  return {
    has(host) {
      // The zone of a link-local address (RFC 4007) is about the way to it.
      const ip = parseIp(unmapped(host).replace(/%.*$/s, ""));
      if (!ip) return false;
      const asked = isMapped(ip) ? ip.subarray(mappedPrefix.length) : ip;
      return asked.length === wanted.length && sameStart(asked, wanted, covered);
    },
  };
}

export const network: Value<Network> = { placeholder: "CIDR", parse: (text) => parseNetwork(text) };

/** `::ffff:0:0/96` (RFC 4291, section 2.5.5.2) */
const mappedPrefix = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

function isMapped(ip: Uint8Array): boolean {
  return ip.length === 16 && sameStart(ip, mappedPrefix, mappedPrefix.length * 8);
}

function sameStart(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false;
  const rest = bits & 7;
  return rest === 0 || ((a[whole]! ^ b[whole]!) >> (8 - rest)) === 0;
}

/** The 4 or 16 bytes of an IP address, or undefined when it is none. */
export function parseIp(text: string): Uint8Array | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split(".").map(Number);
    return parts.every((part) => part <= 255) ? Uint8Array.from(parts) : undefined;
  }
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(":")) return undefined;
  // Also brings an IPv4 address at the end into groups.
  const { hostname } = URL.parse(`http://[${text}]`) ?? { hostname: "" };
  if (hostname === "") return undefined;
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = new Array(8 - left.length - right.length).fill(0);
  return Uint8Array.from([...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((digits) => parseInt(digits, 16));
}
