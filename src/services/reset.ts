import { define } from "../values/registry.ts";
import { endingOptions, untilEnding } from "./close_trigger.ts";
import type { Service } from "./service.ts";

export const reset = define({
  name: "reset",
  summary: "sends RST: at once, after some bytes, or after a time",
  example: "reset:after=100ms",
  options: endingOptions,
  create(when): Service {
    return {
      async serve(channel, context) {
        await untilEnding(channel, context, when);
        channel.reset();
      },
    };
  },
});
