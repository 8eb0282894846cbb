import { connect, createServer, type Socket, type TcpNetConnectOpts } from "node:net";
import { type Clock, systemClock } from "../../../src/events/clock.ts";
import { type Context, createContext } from "../../../src/events/context.ts";
import type { Happening, Log } from "../../../src/events/event.ts";
import { Channel } from "../../../src/net/channel.ts";
import { type ChannelLimits, noLimits } from "../../../src/net/time_limits.ts";

/** A channel of ours, the plain socket of its peer, and what was told about it. */
export interface Pair {
  readonly channel: Channel;
  readonly peer: Socket;
  readonly happenings: Happening[];
  readonly context: Context;
  readonly log: SlowLog;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A log that is behind when a test says so. */
export class SlowLog implements Log {
  readonly wantsData = true;
  readonly failed = false;
  behind: Promise<void> | undefined;
  #catchUp = () => {};

  constructor(readonly happenings: Happening[]) {}

  write(happening: Happening): void {
    this.happenings.push(happening);
  }

  /** From the next event on. */
  fallBehind(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.behind = promise;
    this.#catchUp = resolve;
  }

  catchUp(): void {
    this.behind = undefined;
    this.#catchUp();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Connects a plain socket to a channel, over loopback. The peer reads nothing until the test resumes it.
 * @param borrowsReads with false the channel must read by data events
 */
export async function pair(
  limits: ChannelLimits = noLimits,
  borrowsReads = true,
  clock: Clock = systemClock,
): Promise<Pair> {
  const happenings: Happening[] = [];
  const log = new SlowLog(happenings);
  const context = createContext([log], new AbortController().signal, clock);
  const accepted = Promise.withResolvers<Channel>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (!borrowsReads) refuseToBorrow(socket);
    accepted.resolve(new Channel(1, socket, context, limits));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const peer = connect({ port, host: "127.0.0.1", allowHalfOpen: true } as TcpNetConnectOpts);
  peer.on("error", () => {});
  await new Promise<void>((resolve) => peer.once("connect", resolve));
  const channel = await accepted.promise;
  server.close();
  return {
    channel,
    peer,
    happenings,
    context,
    log,
    async [Symbol.asyncDispose]() {
      channel.destroy("stopped");
      peer.destroy();
      await channel.closed;
    },
  };
}

/** Hides the private switch of the runtime from the channel. */
function refuseToBorrow(socket: Socket): void {
  const { _handle: handle } = socket as Socket & { _handle?: object };
  Object.assign(handle!, { useUserBuffer: undefined });
}

/** Reads a socket to its end. */
export async function readAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  socket.on("data", (part) => parts.push(part as Uint8Array));
  await new Promise<void>((resolve, reject) => {
    socket.once("end", resolve);
    socket.once("error", reject);
  });
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
