import { option } from "../values/options.ts";
import { payload } from "../values/value_types.ts";
import { defineService } from "./service.ts";

export const greet = defineService({
  name: "greet",
  summary: "sends a greeting when a peer connects, then sends received bytes back",
  example: "greet:payload=220 ready\\r\\n",
  options: {
    payload: option(payload, "the greeting", "hello\\r\\n"),
  },
  create({ payload }) {
    return {
      async serve(channel) {
        await channel.send(payload);
        await channel.receive((bytes) => channel.send(bytes));
      },
    };
  },
});
