import * as v from "valibot";
import { keys } from "../../schema/schema_kit.ts";
import { defineAction } from "../action_kind.ts";
import { cellEntries, cellNumber, cellTexts, memoryOf, outsideOf } from "../memory_cells.ts";

/** Fills cells with bytes: as many as these make, or exactly `count`. */
export const write = defineAction({
  name: "write",
  summary: "write bytes into cells of a memory",
  example: "{ write: { to: registers, at: 0, bytes: 'hex:00 2a' } }",
  placeholder: "{...}",
  inside: {
    to: { form: "NAME", text: "of the memory" },
    ...cellTexts,
    bytes: { form: "TEMPLATE", text: "what is written" },
  },
  entries: (grammar) => ({
    write: keys({
      to: grammar.memory,
      ...cellEntries(grammar),
      count: v.optional(grammar.template),
      bytes: grammar.template,
    }),
  }),
  create: ({ write: { to, at, outside, count, bytes: content } }) => ({
    perform(turn) {
      const memory = memoryOf(turn, to);
      const first = cellNumber("at", at, turn);
      const bytes = content.render(turn.scope);
      const fits = !count || cellNumber("count", count, turn) * memory.width === bytes.length;
      if (fits && memory.write(first, bytes)) return "go on";
      return outsideOf(outside, turn, `write: ${to} has no cells at ${first} for ${bytes.length} bytes`);
    },
  }),
});
