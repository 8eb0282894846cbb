import { createServer, type Server, type Socket } from "node:net";
import type { Address } from "../values/address.ts";
import type { Context } from "../events/context.ts";
import { type Endpoint, formatEndpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { codeOf, messageOf } from "../events/system_error.ts";
import { keepAccepting } from "./keep_accepting.ts";
import { guarded } from "./safe_listener.ts";
import { AcceptedSocket } from "./accepted_socket.ts";
import { removeStaleSocket } from "./stale_socket.ts";

/** A listening socket. */
export interface Listener {
  /** Where it listens; with the real port when 0 was asked for. */
  readonly endpoint: Endpoint;
  /** Stops accepting; connections that are open stay open. */
  close(): void;
}

/**
 * Listens, and hands every connection that is accepted to `onIncoming`, which must decide about it at once.
 * @param keepsStaleSocket whether the file of a Unix socket that nobody answers at is in the way, and not removed
 * @throws {Failure} with `ExitCode.LocalResource` when the address can't be had
 */
export async function listen(
  endpoint: Endpoint,
  backlog: number,
  onIncoming: (incoming: AcceptedSocket) => void,
  context: Context,
  keepsStaleSocket = false,
): Promise<Listener> {
  const { address } = endpoint;
  const path = "path" in address ? address.path : undefined;
  const onConnection = guarded((socket: Socket) => onIncoming(new AcceptedSocket(socket, path)));
  const server = createServer({ allowHalfOpen: true }, onConnection);
  try {
    await bind(server, address, backlog);
  } catch (error) {
    if (path === undefined || keepsStaleSocket || codeOf(error) !== "EADDRINUSE") {
      throw cannotListen(endpoint, error);
    }
    await removeStaleSocket(path);
    await bind(server, address, backlog).catch((again) => {
      throw cannotListen(endpoint, again);
    });
  }
  server.on("error", guarded((error: Error) => context.emit({ event: "error", message: messageOf(error) })));
  const stopRearming = keepAccepting(server, backlog, context);
  return {
    endpoint: { ...endpoint, address: boundAddress(server, address) },
    close() {
      stopRearming();
      server.close();
    },
  };
}

function bind(server: Server, address: Address, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ ...address, backlog }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function cannotListen(endpoint: Endpoint, error: unknown): Failure {
  // Deno reports an address that is not ours as EINVAL.
  const foreign = codeOf(error) === "EINVAL" ? "not an address of this machine (EINVAL)" : undefined;
  return new Failure(
    ExitCode.LocalResource,
    `cannot listen on ${formatEndpoint(endpoint)}: ${foreign ?? messageOf(error)}`,
  );
}

function boundAddress(server: Server, asked: Address): Address {
  const bound = server.address();
  return bound === null || typeof bound === "string" ? asked : { host: bound.address, port: bound.port };
}
