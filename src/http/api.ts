import type { Context } from "../events/context.ts";
import type { Channel } from "../net/channel.ts";
import { type HttpLimits, serveRequests } from "./requests.ts";

/** A request to an API. */
export interface ApiRequest {
  readonly method: string;
  /** What follows the host in its URL: `/proxies?x=y`. */
  readonly target: string;
  /** A header that came once, by its name in lower case. */
  header(name: string): string | undefined;
  readonly body: Uint8Array;
}

export interface ApiReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers HTTP requests with what `reply` makes of them. */
export function apiHandler(
  reply: (request: ApiRequest) => Promise<ApiReply>,
  limits: HttpLimits,
  context: Context,
): (channel: Channel) => Promise<void> {
  return serveRequests(
    async ({ request, body, response }) => {
      const { method = "", url: target = "", headers } = request;
      const header = (name: string) => [headers[name]].flat()[0];
      const { status, headers: own = {}, body: text = "" } = await reply({ method, target, header, body });
      response.writeHead(status, own).end(text);
    },
    limits,
    context,
  );
}
