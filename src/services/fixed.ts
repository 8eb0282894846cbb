import { option } from "../values/options.ts";
import { payload } from "../values/value_types.ts";
import { defineService } from "./service.ts";

export const fixed = defineService({
  name: "fixed",
  summary: "answers the same bytes to whatever comes",
  example: "fixed:payload=OK\\r\\n",
  can: ["answerFrame", "answer"],
  options: {
    payload: option(payload, "the answer", "OK\\r\\n"),
  },
  create({ payload }) {
    return {
      serve: (channel) => channel.receive(() => channel.send(payload)),
      answerFrame: () => payload,
      answer: () => payload,
    };
  },
});
