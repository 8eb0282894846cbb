import { define } from "../values/registry.ts";
import type { Service } from "./service.ts";

export const echo = define({
  name: "echo",
  summary: "sends received bytes back (RFC 862)",
  example: "echo",
  options: {},
  create(): Service {
    return {
      serve: (channel) => channel.receive((bytes) => channel.send(bytes)),
      answerFrame: (frame) => frame.wire,
      answer: (message) => message,
    };
  },
});
