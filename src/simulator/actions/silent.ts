import { defineAction } from "../action_kind.ts";

/** What is behind it in a list is not done either. */
export const silent = defineAction({
  name: "silent",
  summary: "no answer: nothing more is done",
  example: "silent",
  entries: () => ({}),
  create: () => ({ perform: () => "stop" }),
});
