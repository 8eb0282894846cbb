import { define } from "../core/catalogue.ts";
import { option } from "../core/options.ts";
import { payload } from "../core/values.ts";
import type { Service } from "./service.ts";

export const fixed = define({
  name: "fixed",
  summary: "answers the same bytes to whatever comes",
  example: "fixed:payload=OK\\r\\n",
  options: {
    payload: option(payload, "the answer", "OK\\r\\n"),
  },
  create({ payload }): Service {
    return {
      serve: (channel) => channel.receive(() => channel.send(payload)),
      answerFrame: () => payload,
      answer: () => payload,
    };
  },
});
