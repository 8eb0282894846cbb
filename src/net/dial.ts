import { connect, type Socket, type TcpNetConnectOpts } from "node:net";
import type { Context } from "../events/context.ts";
import { formatDuration } from "../values/duration.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { Channel } from "./channel.ts";
import { codeOf, messageOf } from "../events/system_error.ts";
import { guarded } from "./safe_listener.ts";
import type { ChannelLimits } from "./time_limits.ts";

export interface DialOptions {
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** The address and port to connect from; port 0 for any. */
  readonly source?: { readonly host: string; readonly port: number } | undefined;
  readonly limits: ChannelLimits;
}

/**
 * Connects.
 * @param id the number of the channel
 * @throws {Failure} with `ExitCode.NoConnection`, `ExitCode.Broken` when the peer resets at once, or `ExitCode.LocalResource` when `source` can't be used
 * @throws the reason of the context's signal, when that aborts first
 */
export async function dial(
  endpoint: Endpoint,
  options: DialOptions,
  id: number,
  context: Context,
): Promise<Channel> {
  context.signal.throwIfAborted();
  const socket = open(endpoint, options);
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  const cancelTimeout = context.clock.after(options.connectTimeout, () => {
    reject(cannotConnect(endpoint, `no answer within ${formatDuration(options.connectTimeout)}`));
  });
  const onAbort = () => reject(context.signal.reason);
  context.signal.addEventListener("abort", onAbort, { once: true });
  const onError = (error: Error) => reject(explain(endpoint, options, error));
  socket.on("error", onError);
  socket.once(
    "connect",
    guarded(() => {
      // Whatever ended the wait has closed the socket; a channel is only made of a live one.
      if (!socket.destroyed) resolve(new Channel(id, socket, context, options.limits, pathOf(endpoint)));
    }),
  );
  try {
    return await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    cancelTimeout();
    context.signal.removeEventListener("abort", onAbort);
    socket.off("error", onError);
    socket.on("error", () => {});
  }
}

function pathOf({ address }: Endpoint): string | undefined {
  return "path" in address ? address.path : undefined;
}

function open(endpoint: Endpoint, { source }: DialOptions): Socket {
  const { address } = endpoint;
  if ("path" in address) {
    return connect({ path: address.path, allowHalfOpen: true } as unknown as TcpNetConnectOpts);
  }
  const from = source &&
    { localAddress: source.host, ...(source.port > 0 ? { localPort: source.port } : {}) };
  return connect({ ...address, ...from, allowHalfOpen: true } as TcpNetConnectOpts);
}

/** Codes that speak of our own end when a source address was asked for. */
const sourceCodes = ["EADDRINUSE", "EADDRNOTAVAIL", "EINVAL", "EACCES"];

function explain(endpoint: Endpoint, { source }: DialOptions, error: Error): Failure {
  const code = codeOf(error) ?? "";
  if (source && sourceCodes.includes(code)) {
    const why = code === "EINVAL" ? "not an address of this machine (EINVAL)" : messageOf(error);
    return new Failure(ExitCode.LocalResource, `cannot connect from ${source.host}:${source.port}: ${why}`);
  }
  if (code === "ECONNRESET") {
    // A port where nobody listens refuses; this one had accepted, and reset before we looked.
    return new Failure(
      ExitCode.Broken,
      `${formatEndpoint(endpoint)} reset the connection as soon as it was there (RST)`,
    );
  }
  if (code === "EMFILE" || code === "ENFILE") {
    return new Failure(
      ExitCode.LocalResource,
      `cannot connect to ${formatEndpoint(endpoint)}: ${messageOf(error)}`,
    );
  }
  return cannotConnect(endpoint, messageOf(error));
}

function cannotConnect(endpoint: Endpoint, why: string): Failure {
  return new Failure(ExitCode.NoConnection, `cannot connect to ${formatEndpoint(endpoint)}: ${why}`);
}
