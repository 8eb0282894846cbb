import { defineAction } from "../action_kind.ts";
import { paceOf, pacingComplaint, pacingEntries, pacingTexts } from "../message_pacing.ts";
import { SendMessages } from "../send_messages.ts";

export const send = defineAction({
  name: "send",
  summary: "bytes as they are, past the framing",
  example: "{ send: 'hex:ff 00', split: '1,5ms' }",
  placeholder: "TEMPLATE",
  beside: pacingTexts,
  isMessage: true,
  entries: (grammar) => ({ send: grammar.template, ...pacingEntries(grammar) }),
  complain: pacingComplaint,
  create: ({ send, ...pacing }) =>
    new SendMessages({ messages: [send], order: "cycle", isFramed: false, pace: paceOf(pacing) }),
});
