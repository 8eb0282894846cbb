import { catalogues } from "../../../src/commands/catalogues.ts";
import { kebab } from "../../../src/values/options.ts";
import { parseSpec } from "../../../src/values/spec.ts";
import { assert, assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

/** What help says of a thing: lower case, so that it can stand in a sentence, and without a full stop. */
const phrase = /^[a-z].*[^\s.]$/;

for (const { kind, definitions } of catalogues) {
  Deno.test(`every ${kind} has a name of its own`, () => {
    assert(definitions.length > 0);
    assertEquals(new Set(definitions.map(({ name }) => name)).size, definitions.length);
  });
}

for (const catalogue of catalogues) {
  for (const { name, summary, example, options } of catalogue.definitions) {
    Deno.test(`the ${catalogue.kind} ${name} keeps the contract of a definition`, () => {
      assertEquals(parseSpec(name).name, name, "its name can be written in a spec");
      assert(phrase.test(summary), `its summary is a phrase: ${summary}`);
      assertEquals(parseSpec(example).name, name, "its example is one of itself");
      assertEquals(catalogue.parse(example, linux).name, name);
      for (const [key, { help, value, fallback, arity }] of Object.entries(options)) {
        assert(/^[a-z][a-zA-Z0-9]*$/.test(key), `${key} is camelCase`);
        assert(/^[a-z][a-z0-9-]*$/.test(kebab(key)), `${key} can be written in a spec`);
        assert(phrase.test(help), `${key} has a help: ${help}`);
        assert(value.placeholder !== "", `${key} has a placeholder`);
        if (fallback !== undefined) value.parse(fallback, linux);
        else assert(arity !== "flag", `${key} has a default`);
      }
    });

    Deno.test(`the ${catalogue.kind} ${name} works with its defaults alone`, () => {
      const lacksNothing = Object.values(options).every(({ arity, fallback }) =>
        arity !== "required" || fallback !== undefined
      );
      if (lacksNothing) assertEquals(catalogue.parse(name, linux).name, name);
      // What must be given is shown by the example.
      else assert(example.includes(":"), example);
    });
  }
}
