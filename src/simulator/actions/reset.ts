import { defineAction } from "../action_kind.ts";
import { endConnection } from "../end_connection.ts";

export const reset = defineAction({
  name: "reset",
  summary: "end the connection with RST",
  example: "{ delay: 1s, reset: yes }",
  entries: () => ({}),
  create: () => endConnection("rst"),
});
