import * as v from "valibot";
import { latin1 } from "../../bytes/bytes.ts";
import { keys, text } from "../../schema/schema_kit.ts";
import { defineAction } from "../action_kind.ts";
import { cellEntries, cellNumber, cellTexts, memoryOf, outsideOf } from "../memory_cells.ts";

/** Keeps the bytes of `count` cells as a value for the templates of this turn. */
export const read = defineAction({
  name: "read",
  summary: "read cells of a memory, for later templates",
  example: "[{ read: { from: registers, at: 0, as: first } }, '{{first}}']",
  placeholder: "{...}",
  inside: {
    from: { form: "NAME", text: "of the memory" },
    ...cellTexts,
    as: { form: "NAME", text: "for {{NAME}} in what is done after it" },
  },
  entries: (grammar) => ({
    read: keys({
      from: grammar.memory,
      ...cellEntries(grammar),
      count: v.optional(grammar.template, "1"),
      as: text,
    }),
  }),
  keeps(written) {
    const { as } = Object(written) as { readonly as?: unknown };
    return typeof as === "string" ? as : undefined;
  },
  create: ({ read: { from, at, outside, count, as } }) => ({
    perform(turn) {
      const [first, wanted] = [cellNumber("at", at, turn), cellNumber("count", count, turn)];
      const bytes = memoryOf(turn, from).read(first, wanted);
      if (!bytes) return outsideOf(outside, turn, `read: ${from} has no ${wanted} cells at ${first}`);
      turn.keep(as, latin1(bytes));
      return "go on";
    },
  }),
});
