import { defineService } from "./service.ts";

export const discard = defineService({
  name: "discard",
  summary: "reads and throws away, and answers the peer's FIN (RFC 863)",
  example: "discard",
  options: {},
  create() {
    return { serve: (channel) => channel.discard() };
  },
});
