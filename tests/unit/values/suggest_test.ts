import fc from "fast-check";
import { suggest } from "../../../src/values/suggest.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";

const names = ["said", "echo", "discard", "chargen", "max-connections", "in"];

Deno.test("suggest() names the nearest name", () => {
  const near: Array<[string, string]> = [
    ["ecko", "echo"],
    ["ehco", "echo"],
    ["Echo", "echo"],
    ["ECHO", "echo"],
    ["sayd", "said"],
    ["chargin", "chargen"],
    ["disard", "discard"],
    ["maxconnections", "max-connections"],
    ["max-conections", "max-connections"],
  ];
  for (const [written, name] of near) {
    assertEquals([written, suggest(written, names)], [written, `, did you mean "${name}"?`]);
  }
});

Deno.test("suggest() says nothing when no name is near, or the name is right", () => {
  for (const written of ["", "x", "xyzzy", "connections", "echo", "in"]) {
    assertEquals([written, suggest(written, names)], [written, ""]);
  }
  assertEquals(suggest("echo", []), "");
});

Deno.test("suggest() takes any text, and never proposes what shares nothing with it", () => {
  fc.assert(fc.property(anyText, (written) => {
    const [, name] = /^, did you mean "(.+)"\?$/.exec(suggest(written, names)) ?? [];
    if (name === undefined) return;
    assert(names.includes(name));
    assert([...written.toLowerCase()].some((character) => name.includes(character)));
  }));
});
