import { define } from "../values/registry.ts";
import type { Service } from "./service.ts";

export const discard = define({
  name: "discard",
  summary: "reads and throws away, and answers the peer's FIN (RFC 863)",
  example: "discard",
  options: {},
  create(): Service {
    return { serve: (channel) => channel.discard() };
  },
});
