import { define } from "../values/registry.ts";
import { option } from "../values/options.ts";
import { payload } from "../values/value_types.ts";
import type { Service } from "./service.ts";

export const greet = define({
  name: "greet",
  summary: "sends a greeting when a peer connects, then sends received bytes back",
  example: "greet:payload=220 ready\\r\\n",
  options: {
    payload: option(payload, "the greeting", "hello\\r\\n"),
  },
  create({ payload }): Service {
    return {
      async serve(channel) {
        await channel.send(payload);
        await channel.receive((bytes) => channel.send(bytes));
      },
    };
  },
});
