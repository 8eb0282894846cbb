import { type Address, formatAddress } from "../../values/address.ts";
import { parseIp } from "../../values/cidr.ts";
import type { PacketEnd } from "../../pcap/packet_header.ts";

/** Both ends of a connection, and what there is to know of them that packets can't tell. */
export interface Places {
  readonly near: PacketEnd;
  readonly far: PacketEnd;
  readonly remark: string | undefined;
}

/** Ports for clients that have none: the ones that are nobody's. */
const firstPort = 1024;
const ports = 65536 - firstPort;
/** Where they connect to: nobody else does, so that no connection of theirs is taken for another one. */
const serverPort = 1;

/** Finds addresses for the ends of connections: those they have, or made up ones for Unix domain sockets. */
export class PlaceFinder {
  #made = 0;

  find(near: Address, far: Address, initiator: "us" | "peer"): Places {
    if (!("path" in near) && !("path" in far)) {
      const [a, b] = [ipBytes(near.host), ipBytes(far.host)];
      const isV6 = a.length === 16 || b.length === 16;
      const place = (ip: Uint8Array, port: number) => ({ ip: isV6 ? asIpv6(ip) : ip, port });
      return { near: place(a, near.port), far: place(b, far.port), remark: undefined };
    }
    const ip = Uint8Array.of(127, 0, 0, 1);
    const client = { ip, port: firstPort + this.#made++ % ports };
    const server = { ip, port: serverPort };
    const remark = formatAddress("path" in near ? near : far);
    return initiator === "us" ? { near: client, far: server, remark } : { near: server, far: client, remark };
  }
}

function asIpv6(ip: Uint8Array): Uint8Array {
  return ip.length === 16 ? ip : Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...ip);
}

/** The bytes of an address as sockets tell it; zeros when a socket did not know its peer any more. */
function ipBytes(host: string): Uint8Array {
  // The zone of a link-local address is about the way to it.
  return parseIp(host.replace(/%.*$/s, "")) ?? new Uint8Array(4);
}
