import type { Socket } from "node:net";
import { type Address, unmapped } from "../values/address.ts";

/** The far end of a socket. A peer on a Unix domain socket has no name of its own: it gets the socket's path. */
export function peerAddress(socket: Socket, path = ""): Address {
  if (socket.remotePort === undefined) return { path };
  return { host: unmapped(socket.remoteAddress ?? ""), port: socket.remotePort };
}

/** Our end of a socket. */
export function localAddress(socket: Socket, path = ""): Address {
  if (socket.localPort === undefined) return { path };
  return { host: unmapped(socket.localAddress ?? ""), port: socket.localPort };
}
