import fc from "fast-check";
import { parseSpec } from "../../../src/values/spec.ts";
import { assertEquals } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { assertRefused, refusal } from "../refusal.ts";

const accepted: Array<[text: string, name: string, options: Record<string, string>]> = [
  ["echo", "echo", {}],
  ["echo:", "echo", {}],
  ["a1-b", "a1-b", {}],
  ["a_b1:c-d=1", "a_b1", { "c-d": "1" }],
  ["drip:size=1,every=10ms", "drip", { size: "1", every: "10ms" }],
  ["text:file=", "text", { file: "" }],
  ["fixed:payload=a=b", "fixed", { payload: "a=b" }],
  ["fixed:payload=hex:01:02", "fixed", { payload: "hex:01:02" }],
  ["fixed:payload=a\\,b\\r\\n", "fixed", { payload: "a,b\\r\\n" }],
  ["fixed:payload=a\\\\,x=1", "fixed", { payload: "a\\\\", x: "1" }],
  ["fixed:payload=a\\\\\\,x", "fixed", { payload: "a\\\\,x" }],
  ["fixed:payload=a\\", "fixed", { payload: "a\\" }],
  ["said:prefix= , suffix= ", "said", { prefix: " ", " suffix": " " }],
  ["x:__proto__=1", "x", Object.fromEntries([["__proto__", "1"]])],
];

Deno.test("parseSpec() takes a name and its options apart, without looking into them", () => {
  for (const [text, name, options] of accepted) {
    const spec = parseSpec(text);
    assertEquals([text, spec.name, [...spec.options]], [text, name, Object.entries(options)]);
  }
});

Deno.test("parseSpec() refuses what does not begin with a name", () => {
  for (const text of ["", ":", ":a=1", "Echo", "1echo", "echo 1", "-echo", "écho", "a=1", "echo\n", "_a"]) {
    assertRefused(() => parseSpec(text), `"${text}" is not of the form name or name:key=value,key=value`);
  }
});

Deno.test("parseSpec() refuses a part without a key, and tells how to write a comma", () => {
  const parts: Array<[string, string]> = [
    ["fixed:hello", "hello"],
    ["fixed:=x", "=x"],
    ["fixed:payload=a,b", "b"],
    ["fixed:payload=a,", ""],
    ["fixed:,payload=a", ""],
    ["drip:size:1", "size:1"],
  ];
  for (const [text, part] of parts) {
    assertRefused(
      () => parseSpec(text),
      `"${part}" in "${text}" is not of the form key=value (write \\, for a comma inside a value)`,
    );
  }
});

Deno.test("parseSpec() refuses a key that is given twice", () => {
  assertRefused(() => parseSpec("drip:size=1,size=2"), '"size" is given twice in "drip:size=1,size=2"');
});

Deno.test("parseSpec() gives back any values whose commas were escaped", () => {
  // A backslash before a comma, and one at the end, would be read together with the comma behind it.
  const value = fc.string({ unit: fc.constantFrom(..."ab,=: é"), maxLength: 8 });
  const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/);
  fc.assert(fc.property(fc.dictionary(key, value, { minKeys: 1 }), (options) => {
    const parts = Object.entries(options).map(([key, value]) => `${key}=${value.replaceAll(",", "\\,")}`);
    assertEquals([...parseSpec(`x:${parts.join(",")}`).options], Object.entries(options));
  }));
});

Deno.test("parseSpec() quotes what it refuses", () => {
  fc.assert(fc.property(anyText, (text) => {
    const message = refusal(() => parseSpec(text));
    assertEquals(message?.includes(`"${text}"`) ?? true, true);
  }));
});
