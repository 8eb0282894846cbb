import { definitionHelp } from "../../../src/cli/help.ts";
import { services, servicesThat } from "../../../src/services/index.ts";
import type { Ability } from "../../../src/services/service.ts";
import { assert, assertEquals, assertStringIncludes } from "../../assert.ts";
import { linux } from "../refusal.ts";

const abilities: readonly Ability[] = ["answerFrame", "answer", "watch"];

for (const definition of services.definitions) {
  const { name, example, can, remarks = [] } = definition;
  Deno.test(`the service ${name} can do what its definition says, and no more`, () => {
    const { made } = services.parse(example, linux);
    assertEquals(
      abilities.filter((each) => made[each] !== undefined),
      abilities.filter((each) => can.includes(each)),
    );
  });

  Deno.test(`the help on the service ${name} says what it can do`, () => {
    assertEquals(remarks.length, can.length);
    for (const remark of remarks) {
      assertStringIncludes(definitionHelp("service", definition), `\n${remark}\n`);
    }
  });
}

for (const ability of abilities) {
  Deno.test(`servicesThat() names the services that can ${ability}`, () => {
    const names = servicesThat(ability).split(/, | and /);
    assert(names.length > 0);
    assertEquals(
      names,
      services.definitions.filter(({ can }) => can.includes(ability)).map(({ name }) => name),
    );
  });
}
