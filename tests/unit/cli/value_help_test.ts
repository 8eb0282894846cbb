import { grammars } from "../../../src/cli/value_help.ts";
import type { Value } from "../../../src/values/options.ts";
import { template } from "../../../src/templates/template.ts";
import { duration, endpoint, pattern, payload, size } from "../../../src/values/value_types.ts";
import { assert, assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

const values: Record<string, Value<unknown>> = { endpoint, payload, pattern, template, duration, size };

Deno.test("grammars explains every kind of value that is hard to guess", () => {
  assertEquals(grammars.map(({ name }) => name), Object.keys(values));
});

// The tags of templates stand for many: template_grammar_test.ts looks at these.
for (const { name, summary, forms } of grammars.filter(({ name }) => name !== "template")) {
  Deno.test(`the help on ${name} shows only what is accepted`, () => {
    assert(summary !== "");
    for (const [form, meaning] of forms) {
      assert(meaning !== "", form);
      // Several forms of one meaning stand in a row; none of the forms has a comma and space of its own.
      for (const text of form.split(", ")) values[name]!.parse(text, linux);
    }
  });
}
