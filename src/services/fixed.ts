import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { payload } from "../values/value_types.ts";
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
