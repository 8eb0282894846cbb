import type { Context } from "../events/context.ts";
import type { Endpoint } from "../values/endpoint.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import type { Platform } from "../values/platform.ts";
import { apiHandler, type ApiReply, type ApiRequest } from "../http/api.ts";
import { Server } from "../server/server.ts";
import type { Proxies } from "../proxy/proxies.ts";
import { admit, authenticate } from "./origin_check.ts";
import { ProxyControl } from "./service.ts";
import { parseJson } from "./json_object.ts";
import { missingField } from "./proxy_json.ts";
import { Refusal } from "./http_error.ts";
import { reply, route } from "./routes.ts";

/** How many clients of the API there may be at a time, and so how many files it takes. */
export const mostClients = 32;

/** An API is no part of what is tested: it has its own limits, whatever those of the proxies are. */
const limits = {
  idle: 60_000,
  maxTime: 0,
  maxConnections: mostClients,
  perPeer: 0,
  whenFull: "replace",
  backlog: 128,
  keepalive: 0,
  exitAfter: 0,
  runFor: 0,
  grace: 1000,
} as const;

const httpLimits = { headerTimeout: 10_000, requestTimeout: 15_000, maxHeader: 16_384, maxBody: 1024 * 1024 };

/** Who may use an API, and for what. */
export interface ApiAccess {
  /** What clients must send as `Authorization: Bearer TOKEN`. */
  readonly token: string | undefined;
  /** Whether proxies can be made to and at Unix sockets: their files have permissions that TCP clients would go round. */
  readonly allowsUnix: boolean;
}

/** An API that listens. */
export interface OpenApi {
  /** Where it listens, with the real port. */
  readonly endpoint: Endpoint;
  /** Logs that it listens. */
  announce(): void;
  /** Ends it: answers that are under way still arrive. */
  close(): Promise<void>;
}

/**
 * Lets clients of Toxiproxy change the proxies, from now on.
 * @param force ends it at once
 * @throws {Failure} when the endpoint can't be listened on
 */
export async function openApi(
  endpoint: Endpoint,
  access: ApiAccess,
  proxies: Proxies,
  context: Context,
  platform: Platform,
  force: AbortSignal,
): Promise<OpenApi> {
  const ending = new AbortController();
  const own = aside(context, AbortSignal.any([context.signal, ending.signal]));
  const server = new Server(limits, own);
  const control = new ProxyControl(proxies, platform, access.allowsUnix, (event) => context.emit(event));
  const name = "host" in endpoint.address ? endpoint.address.host : "localhost";
  const handle = apiHandler(
    inTurn((request) => answer(request, control, name, access.token)),
    httpLimits,
    own,
  );
  const listener = await server.open({ endpoint: { ...endpoint, scheme: "http" }, service: "api", handle });
  const served = server.serve(force);
  return {
    endpoint: listener.endpoint,
    announce: () => server.announce(),
    async close() {
      ending.abort();
      await served;
    },
  };
}

/** Its connections are none of the proxies': of what happens there, only this is told. */
function aside(context: Context, signal: AbortSignal): Context {
  return {
    ...context,
    signal,
    wantsData: false,
    emit(happening) {
      if (happening.event === "listening") context.emit(happening);
      if (happening.event === "error") context.emit({ event: "error", message: `api: ${happening.message}` });
    },
  };
}

/** One request after the other: each finds the proxies as the one before it left them. */
function inTurn(act: (request: ApiRequest) => Promise<ApiReply>): typeof act {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const done = last.then(() => act(request));
    last = done.catch(() => {});
    return done;
  };
}

/** Answers one request, also one that can't be done. */
async function answer(
  request: ApiRequest,
  control: ProxyControl,
  name: string,
  token: string | undefined,
): Promise<ApiReply> {
  try {
    admit(request, name);
    authenticate(request, token);
    const [path = ""] = request.target.split("?");
    return await route(control, request.method, path, () => parseJson(request.body));
  } catch (error) {
    const { status, message } = explain(error);
    const answered = reply(status, { error: message, status });
    // RFC 9110 asks for it.
    return status === 401
      ? { ...answered, headers: { ...answered.headers, "WWW-Authenticate": "Bearer" } }
      : answered;
  }
}

/** @throws what is a bug */
function explain(error: unknown): { status: number; message: string } {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Failure)) throw error;
  if (error.message.startsWith(`${missingField}: `)) return { status: 400, message: error.message };
  return error.code === ExitCode.Usage
    ? { status: 400, message: `bad request body: ${error.message}` }
    : { status: 500, message: error.message };
}
