import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { readYaml } from "../../../src/schema/yaml_file.ts";
import { assert, assertEquals } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { assertRefused, refusal } from "../refusal.ts";

function read(text: string) {
  return readYaml(utf8(text), "a.yaml");
}

Deno.test("readYaml() leaves every value as the text that stands in the file", () => {
  const { value } = read("volt: 0.000\nyes: yes\nnothing: ~\nempty:\nhex: 0x10\nlist: [1, true, 1e3]\n");
  assertEquals(value, {
    volt: "0.000",
    yes: "yes",
    nothing: "~",
    empty: "",
    hex: "0x10",
    list: ["1", "true", "1e3"],
  });
});

Deno.test("readYaml() knows where values and keys stand", () => {
  const { place, position } = read("a: 1\nrules:\n  - when: x\n    then: { reply: y }\n");
  assertEquals(place(["a"]), "a.yaml:1:4");
  assertEquals(place(["a"], "key"), "a.yaml:1:1");
  assertEquals(place(["rules", 0, "then", "reply"]), "a.yaml:4:20");
  assertEquals(place(["rules", 0, "then", "reply"], "key"), "a.yaml:4:13");
  assertEquals(position(["rules", 0]), { line: 3, column: 5 });
});

Deno.test("readYaml() takes what is around for what is not there", () => {
  const { place } = read("a: 1\nrules:\n  - when: x\n");
  assertEquals(place(["rules", 0, "then"]), "a.yaml:3:5");
  assertEquals(place(["rules", 5, "then"]), "a.yaml:3:3");
  assertEquals(place(["nowhere"]), "a.yaml:1:1");
  assertEquals(read("").place([]), "a.yaml:1:1");
});

Deno.test("readYaml() refuses what is not YAML, with its place", () => {
  assertRefused(() => read("a: 1\na: 2\n"), "a.yaml:2:1: map keys must be unique");
  assertRefused(() => read("a:\n\tb: 1\n"), "a.yaml:2:1: tabs are not allowed as indentation");
  assertRefused(() => read("a: !foo x\n"), "a.yaml:1:4: unresolved tag: !foo");
});

Deno.test("readYaml() refuses what would fill memory or the stack", () => {
  assertRefused(
    () => readYaml(new Uint8Array(1024 * 1024 + 1), "a.yaml"),
    "a.yaml: it has 1 MiB (at most 1 MiB)",
  );
  const bomb = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"];
  for (let i = 1; i < 9; i++) bomb.push(`a${i}: &a${i} [${Array(9).fill(`*a${i - 1}`).join()}]`);
  assertRefused(
    () => read(bomb.join("\n")),
    "a.yaml:1:1: excessive alias count indicates a resource exhaustion attack",
  );
  for (const opening of ["[", "{a: ", "- ", "? "]) {
    const message = refusal(() => read(opening.repeat(20_000))) ?? "";
    assert(message.endsWith(": it is nested too deep"), `${opening} ${message}`);
  }
});

Deno.test("readYaml() refuses bytes that are not UTF-8", () => {
  assertRefused(() => readYaml(Uint8Array.of(0x61, 0xff), "a.yaml"), "a.yaml:1:1: it is not text in UTF-8");
});

Deno.test("readYaml() refuses whatever else it can't take in one line", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(anyText, fc.constantFrom("\n", "  ", "- ", ": ", "[", "{", "&a ", "*a", "|", "'"))),
      (parts) => {
        const message = refusal(() => read(parts.join("")));
        if (message !== undefined) assert(/^a\.yaml:\d+:\d+: [^\n]+$/.test(message), message);
      },
    ),
  );
});
