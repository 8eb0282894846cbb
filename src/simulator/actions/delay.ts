import { duration } from "../../values/value_types.ts";
import { defineAction } from "../action_kind.ts";

export const delay = defineAction({
  name: "delay",
  summary: "wait before what is behind it",
  example: "{ delay: 20ms, reply: OK }",
  placeholder: "DURATION",
  entries: ({ read }) => ({ delay: read(duration) }),
  create: ({ delay }) => ({ perform: (turn) => turn.pause(delay).then(() => "go on") }),
});
