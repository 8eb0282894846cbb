import { named } from "../../schema/schema_kit.ts";
import { render } from "../../dialogue/render.ts";
import { defineVerb } from "../verb.ts";

/** Gives names to values, for `{{name}}` in later steps. */
export const set = defineVerb({
  name: "set",
  placeholder: "{NAME: PAYLOAD}",
  summary: "variables for later steps: {{NAME}}",
  example: 'set: { now: "{{time}}" }',
  use: "none",
  entries: ({ phrase }) => ({ set: named(phrase) }),
  describe: ({ set }) => [...set.keys()].join(", "),
  defines: ({ set }) => [...set.keys()],
  needs: ({ set }) => [...set.values()].flatMap(({ needs }) => needs),
  perform({ set }, { scope }) {
    for (const [name, { template }] of set) scope.set(name, render(() => template.render(scope)));
  },
});
