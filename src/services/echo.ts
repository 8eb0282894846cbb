import { defineService } from "./service.ts";

export const echo = defineService({
  name: "echo",
  summary: "sends received bytes back (RFC 862)",
  example: "echo",
  can: ["answerFrame", "answer"],
  options: {},
  create() {
    return {
      serve: (channel) => channel.receive((bytes) => channel.send(bytes)),
      answerFrame: (frame) => frame.wire,
      answer: (message) => message,
    };
  },
});
