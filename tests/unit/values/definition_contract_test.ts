import { catalogues } from "../../../src/commands/catalogues.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertDefinition } from "../contracts.ts";
import { linux } from "../refusal.ts";

for (const { kind, definitions } of catalogues) {
  Deno.test(`every ${kind} has a name of its own`, () => {
    assert(definitions.length > 0);
    assertEquals(new Set(definitions.map(({ name }) => name)).size, definitions.length);
  });
}

for (const catalogue of catalogues) {
  for (const definition of catalogue.definitions) {
    const { name, example, options } = definition;
    Deno.test(`the ${catalogue.kind} ${name} keeps the contract of a definition`, () => {
      assertDefinition(catalogue, definition);
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
