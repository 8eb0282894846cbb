import { defineAction } from "../action_kind.ts";
import { paceOf, pacingComplaint, pacingEntries, pacingTexts } from "../message_pacing.ts";
import { SendMessages } from "../send_messages.ts";

export const reply = defineAction({
  name: "reply",
  summary: "an answer; the framing adds its line ending or header, as in the request",
  example: "{ reply: 'OK {{counter}}', drip: { size: 1, every: 10ms } }",
  placeholder: "TEMPLATE",
  beside: pacingTexts,
  isMessage: true,
  entries: (grammar) => ({ reply: grammar.template, ...pacingEntries(grammar) }),
  complain: pacingComplaint,
  create: ({ reply, ...pacing }) =>
    new SendMessages({ messages: [reply], order: "cycle", isFramed: true, pace: paceOf(pacing) }),
});
