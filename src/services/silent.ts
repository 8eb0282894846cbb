import { define } from "../values/registry.ts";
import type { Service } from "./service.ts";

export const silent = define({
  name: "silent",
  summary: "accepts, reads, and never answers: not even the peer's FIN",
  example: "silent",
  options: {},
  create(): Service {
    return {
      async serve(channel) {
        await channel.discard();
        await channel.closed;
      },
    };
  },
});
