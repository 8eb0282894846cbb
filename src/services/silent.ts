import { defineService } from "./service.ts";

export const silent = defineService({
  name: "silent",
  summary: "accepts, reads, and never answers: not even the peer's FIN",
  example: "silent",
  options: {},
  create() {
    return {
      async serve(channel) {
        await channel.discard();
        await channel.closed;
      },
    };
  },
});
