import * as v from "valibot";
import { listOf } from "../../schema/schema_kit.ts";
import { choice } from "../../values/value_types.ts";
import { defineAction } from "../action_kind.ts";
import { paceOf, pacingComplaint, pacingEntries, pacingTexts } from "../message_pacing.ts";
import { type Order, SendMessages } from "../send_messages.ts";

export const replies = defineAction({
  name: "replies",
  summary: "one of these, as order says",
  example: "{ replies: [ready, busy], order: once }",
  placeholder: "[TEMPLATE...]",
  beside: {
    order: {
      form: "cycle|once|last",
      text: "in turn; each once, then the next rule; or the last one again and again (default cycle)",
    },
    ...pacingTexts,
  },
  isMessage: true,
  entries: (grammar) => ({
    replies: listOf(grammar.template),
    order: v.optional(grammar.read(choice<Order>("cycle", "once", "last"))),
    ...pacingEntries(grammar),
  }),
  complain: pacingComplaint,
  create: ({ replies, order = "cycle", ...pacing }) =>
    new SendMessages({ messages: replies, order, isFramed: true, pace: paceOf(pacing) }),
});
