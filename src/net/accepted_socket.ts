import type { Socket } from "node:net";
import type { Address } from "../values/address.ts";
import type { Context } from "../events/context.ts";
import { Channel } from "./channel.ts";
import { peerAddress } from "./socket_address.ts";
import type { ChannelLimits } from "./time_limits.ts";

/** A connection that the kernel has accepted and nobody has decided about yet. */
export class AcceptedSocket {
  readonly #socket: Socket;
  readonly #path: string | undefined;
  readonly peer: Address;

  /** @param path of the listener, if it is a Unix domain socket */
  constructor(socket: Socket, path: string | undefined) {
    this.#socket = socket;
    this.#path = path;
    this.peer = peerAddress(socket, path);
  }

  /** Sends RST. */
  refuse(): void {
    this.#socket.on("error", () => {});
    // A Unix domain socket has no RST.
    if (this.#path === undefined) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  /**
   * Serves nobody: what the peer sends is discarded, until it sends FIN.
   * @param sendsFin whether FIN is sent at once
   * @param onClosed is called once, when the connection is closed
   * @returns what closes it
   */
  neglect(sendsFin: boolean, onClosed: () => void): () => void {
    const socket = this.#socket;
    const close = () => void socket.destroy();
    socket.on("error", () => {});
    socket.on("end", close);
    socket.on("close", onClosed);
    socket.resume();
    if (sendsFin) socket.end();
    return close;
  }

  /**
   * @param id the number of the channel
   * @param keepalive milliseconds of quiet before TCP keepalive probes are sent; 0 for none
   */
  open(id: number, limits: ChannelLimits, keepalive: number, context: Context): Channel {
    // As an option of the listener Deno 2.9 ignores it.
    if (keepalive > 0) this.#socket.setKeepAlive(true, keepalive);
    return new Channel(id, this.#socket, context, limits, this.#path, true);
  }
}
