import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { concat, utf8 } from "../bytes/bytes.ts";
import type { Context } from "../events/context.ts";
import { formatSize } from "../values/size.ts";
import { type Channel, ChannelClosed } from "../net/channel.ts";
import { guarded } from "../net/safe_listener.ts";
import { channelStream } from "./channel_stream.ts";
import { RequestWatch } from "./request_watch.ts";

export interface HttpLimits {
  /** Milliseconds that a client has for the header of a request. */
  readonly headerTimeout: number;
  /** Milliseconds that a client has for a whole request, from its first byte. */
  readonly requestTimeout: number;
  /** Bytes. */
  readonly maxHeader: number;
  readonly maxBody: number;
}

/** One request, its body included. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly body: Uint8Array;
  readonly response: ServerResponse;
  readonly channel: Channel;
}

/** Answers a request: what `respond` makes of it is complete when it returns. */
export type Respond = (exchange: Exchange) => Promise<void>;

/** Speaks HTTP over channels, and hands every request to `respond` that keeps to the limits. */
export function serveRequests(
  respond: Respond,
  limits: HttpLimits,
  context: Context,
): (channel: Channel) => Promise<void> {
  const channels = new WeakMap<object, { channel: Channel; watch: RequestWatch }>();
  const server = createServer({ maxHeaderSize: limits.maxHeader, keepAliveTimeout: 0, requestTimeout: 0 });
  // Deno ends the connections of a server that does not listen by itself, although they are to be kept alive.
  Object.defineProperty(server, "listening", { value: true });
  // A client may send FIN after its request and still wait for the answer.
  (server as Server & { httpAllowHalfOpen?: boolean }).httpAllowHalfOpen = true;
  server.on(
    "request",
    guarded((request: IncomingMessage, response: ServerResponse) => {
      const connection = channels.get(request.socket);
      if (!connection) throw new Error("a request without a connection");
      const { channel, watch } = connection;
      watch.onHeader();
      if (countHosts(request) > 1) return refuse(request.socket, 400);
      serveOne(request, response, channel, watch, respond, limits)
        .catch((error) => onFailure(error, channel, context));
    }),
  );
  server.on("connect", guarded((_request: IncomingMessage, stream: Duplex) => refuse(stream, 405)));
  server.on("clientError", guarded((error: Error, stream: Duplex) => refuse(stream, statusOf(error))));
  return async (channel) => {
    const watch = new RequestWatch(limits, context.clock, () => refuse(stream, 408));
    const stream = channelStream(channel, () => watch.onBytes());
    channels.set(stream, { channel, watch });
    channel.onIdle = () => watch.onIdle(stream.writableLength > 0);
    (server as Server & { emit(event: "connection", stream: Duplex): boolean }).emit("connection", stream);
    await channel.closed;
    watch.stop();
  };
}

async function serveOne(
  request: IncomingMessage,
  response: ServerResponse,
  channel: Channel,
  watch: RequestWatch,
  respond: Respond,
  limits: HttpLimits,
): Promise<void> {
  const body = await readBody(request, limits.maxBody);
  watch.onRequest();
  if (body === undefined) {
    const text = `413 ${STATUS_CODES[413]} (at most ${formatSize(limits.maxBody)})\r\n`;
    return void response.writeHead(413, { Connection: "close", "Content-Length": text.length }).end(text);
  }
  // Peers choose what comes back to them: nothing may take it for a page.
  response.setHeader("X-Content-Type-Options", "nosniff");
  await respond({ request, body, response, channel });
  await new Promise((resolve) => response.once("close", resolve));
  watch.onResponse();
}

/** With more than one, those on the way may each follow another one: RFC 9112, section 3.2. */
function countHosts({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host").length;
}

/** The whole body, or undefined when it is larger than `most`. @throws when the client went away before its end */
function readBody(request: IncomingMessage, most: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    // What is too large by its own account need not be sent to be refused, and may end with FIN before it is.
    if (Number(request.headers["content-length"] ?? 0) > most) resolve(undefined);
    request.on("data", (part: Uint8Array) => {
      length += part.length;
      if (length > most) {
        resolve(undefined);
        parts.length = 0;
      } else parts.push(part);
    });
    request.on("end", () => resolve(concat(parts)));
    request.on("error", reject);
    request.on("close", () => reject(new ChannelClosed("fin")));
  });
}

/** Answers a request that is not served, and closes. */
function refuse(stream: Duplex, status: number): void {
  if (!stream.writable) return void stream.destroy();
  const reason = STATUS_CODES[status] ?? "";
  const text = utf8(`${status} ${reason}\r\n`);
  stream.write(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${text.length}\r\n\r\n`,
  );
  stream.end(text);
}

function statusOf(error: Error & { code?: string }): number {
  return error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
}

function onFailure(error: unknown, channel: Channel, context: Context): void {
  // The client went away in the middle: an ordinary end of a connection.
  const isGone = error instanceof ChannelClosed || channel.isClosed ||
    (error as { code?: string })?.code === "ECONNRESET";
  if (isGone) return void channel.end();
  context.emit({ event: "error", conn: channel.id, peer: channel.peer, message: `http failed: ${error}` });
  channel.reset("error");
}
