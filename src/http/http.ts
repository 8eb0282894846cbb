import type { Context } from "../events/context.ts";
import type { Channel } from "../net/channel.ts";
import type { Service } from "../services/service.ts";
import { type HttpLimits, serveRequests } from "./requests.ts";

type Answer = NonNullable<Service["answer"]>;

/** Answers HTTP requests of any method and path with what a service makes of their body. */
export function httpHandler(
  answer: Answer,
  limits: HttpLimits,
  context: Context,
): (channel: Channel) => Promise<void> {
  return serveRequests(
    async ({ body, response, channel }) => {
      response.setHeader("Content-Type", "text/plain; charset=utf-8");
      const reply = answer(body, context, channel.signal);
      if (reply instanceof Uint8Array) return void response.end(reply);
      for await (const piece of reply) {
        if (!response.write(piece)) await new Promise((resolve) => response.once("drain", resolve));
      }
      response.end();
    },
    limits,
    context,
  );
}
