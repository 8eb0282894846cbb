import { defineAction } from "../action_kind.ts";
import { endConnection } from "../end_connection.ts";

export const close = defineAction({
  name: "close",
  summary: "end the connection with FIN",
  example: "{ reply: BYE, close: yes }",
  entries: () => ({}),
  create: () => endConnection("fin"),
});
