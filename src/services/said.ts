import { concat } from "../bytes/bytes.ts";
import { option } from "../values/options.ts";
import { payload } from "../values/value_types.ts";
import { defineService } from "./service.ts";

export const said = defineService({
  name: "said",
  summary: 'answers You said "..." to whatever comes',
  example: "said:prefix=got <,suffix=>\\r\\n",
  can: ["answerFrame", "answer"],
  options: {
    prefix: option(payload, "the text before the received bytes", 'You said "'),
    suffix: option(payload, "the text after them", '"'),
  },
  create({ prefix, suffix }) {
    return {
      serve: (channel) => channel.receive((bytes) => channel.send(prefix, bytes, suffix)),
      answerFrame: (frame, framing) => framing.encode(concat([prefix, frame.content, suffix]), frame),
      answer: (message) => concat([prefix, message, suffix]),
    };
  },
});
