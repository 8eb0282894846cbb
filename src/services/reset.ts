import { endingOptions, untilEnding } from "./close_trigger.ts";
import { defineService } from "./service.ts";

export const reset = defineService({
  name: "reset",
  summary: "sends RST: at once, after some bytes, or after a time",
  example: "reset:after=100ms",
  options: endingOptions,
  create(when) {
    return {
      async serve(channel, context) {
        await untilEnding(channel, context, when);
        channel.reset();
      },
    };
  },
});
