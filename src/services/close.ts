import { endingOptions, untilEnding } from "./close_trigger.ts";
import { defineService } from "./service.ts";

export const close = defineService({
  name: "close",
  summary: "sends FIN: at once, after some bytes, or after a time",
  example: "close:bytes=4",
  options: endingOptions,
  create(when) {
    return {
      async serve(channel, context) {
        await untilEnding(channel, context, when);
        await channel.end();
        await channel.closed;
      },
    };
  },
});
