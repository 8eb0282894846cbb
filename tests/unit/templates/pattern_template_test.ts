import fc from "fast-check";
import { fromLatin1, latin1 } from "../../../src/bytes/bytes.ts";
import { parsePatternTemplate, scopedPattern } from "../../../src/templates/pattern_template.ts";
import { TemplateError, type TemplateScope } from "../../../src/templates/scope.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { linux, refusal } from "../refusal.ts";
import { scopeWith } from "./template_kit.ts";

const names = { variables: ["x"], state: ["n", "low", "high"], fields: ["unit"] };

function scopeOf(value: string): TemplateScope {
  const bytes = fromLatin1(value);
  return scopeWith({ variable: () => bytes, state: () => bytes, fields: { unit: 17 } });
}

/** What is found in a text, when the variable x has a value. */
function found(pattern: string, value: string, text: string): string | undefined {
  const { find } = scopedPattern(pattern, linux, names, (filled) => parsePattern(filled, linux))(
    scopeOf(value),
  );
  const match = find(fromLatin1(text));
  return match && text.slice(match.start, match.end);
}

const cases: ReadonlyArray<
  readonly [pattern: string, value: string, text: string, found: string | undefined]
> = [
  ["re:^V={{x}};", "1.5", "V=1.5;", "V=1.5;"],
  ["re:^V={{x}};", "1.5", "V=1x5;", undefined],
  ["re:^{{ x }}+$", "a.", "a.a.", "a.a."],
  ["re:^{{x}}$", ".*", "abc", undefined],
  ["re:^{{x}}$", "]|(", "]|(", "]|("],
  ["re:{{x}}", "\xff\x00\n", "1\xff\x00\n2", "\xff\x00\n"],
  ["re/i:^{{x}}$", "aB", "Ab", "Ab"],
  ["re:{{x|dec:4}}", "7", "n=0007", "0007"],
  ['re:"a":{{x}}}', "7", '{"a":7}', '"a":7}'],
  ["hex:01 ?? {{x}} ff", "AB", "\x01zAB\xff", "\x01zAB\xff"],
  ["hex:01 {{frame.unit|u8}} ??", "", "\x01\x11z", "\x01\x11z"],
  ["{{x}}=", "re:.", "re:.=", "re:.="],
  ["raw:\\{{x}}", "7", "\\7", "\\7"],
  // No tags: the braces belong to the pattern.
  ["re:\\{{x}}", "7", "{{x}}", "{{x}}"],
  ["re:a{2}", "7", "aa", "aa"],
  ["re:{{{x}}}", "7", "{{{x}}}", "{{{x}}}"],
  ['{{"x":1}}', "7", '{{"x":1}}', '{{"x":1}}'],
];

for (const [pattern, value, text, expected] of cases) {
  Deno.test(`scopedPattern(): ${pattern} with ${JSON.stringify(value)} finds ${JSON.stringify(expected)}`, () => {
    assertEquals(found(pattern, value, text), expected);
  });
}

Deno.test("scopedPattern() finds any value as it is, in every notation", () => {
  fc.assert(fc.property(anyBytes, (bytes) => {
    fc.pre(bytes.length > 0);
    const value = latin1(bytes);
    for (const pattern of ["re:<{{x}}>", "hex:3c {{x}} 3e", "<{{x}}>"]) {
      assertEquals(found(pattern, value, `a<${value}>b`), `<${value}>`, pattern);
    }
  }));
});

Deno.test("scopedPattern() makes a pattern once for each value", () => {
  const made: string[] = [];
  const pattern = scopedPattern("re:^{{x}}$", linux, names, (text) => made.push(text));
  for (const value of ["a", "b", "a", "a", "b", "."]) pattern(scopeOf(value));
  assertEquals(made, ["re:^(?:x)$", "re:^(?:a)$", "re:^(?:b)$", "re:^(?:\\x2e)$"]);
  for (let i = 0; i < 64; i++) pattern(scopeOf(`v${i}`));
  pattern(scopeOf("a"));
  assertEquals(made.at(-1), "re:^(?:a)$", "the oldest are made anew");
});

Deno.test("scopedPattern() takes tags for the ends of a range, which must be numbers", () => {
  const range = scopedPattern("{{state.low}}..", linux, names, (text) => text);
  assertEquals(range(scopeOf("5")), "5..");
  for (const value of ["re:.*", "", "x"]) {
    const message = assertThrows(() => range(scopeOf(value)), TemplateError).message;
    assertEquals(message, `"${value}.." is not a range of numbers`);
  }
});

Deno.test("parsePatternTemplate() refuses names that there are not, with those that there are", () => {
  const refused = (pattern: string) => refusal(() => parsePatternTemplate(pattern, linux, names)) ?? "";
  assertStringIncludes(refused("re:{{y}}"), '{{y}}: "y" is not a name in a template (counter, ');
  assertStringIncludes(refused("{{state.m}}"), '{{state.m}}: "m" is not declared under state (n, low, high)');
  assertStringIncludes(refused("hex:?? {{frame.unti|u8}}"), 'did you mean "unit"? (unit)');
  assertEquals(refused("re:[{{x}}]"), '"{{x}}" can\'t stand in a class (write it outside of the brackets)');
  const only = { ...names, variables: [], sources: ["state", "frame"] };
  assertEquals(
    refusal(() => parsePatternTemplate("re:{{capture.1}}", linux, only)),
    '{{capture.1}}: "capture" is not a name that is known here (state.n, state.low, state.high, frame.unit)',
  );
});

Deno.test("scopedPattern() says what is wrong with a pattern that a value makes", () => {
  const pattern = scopedPattern("{{x}}", linux, names, (text) => parsePattern(text, linux));
  assertStringIncludes(assertThrows(() => pattern(scopeOf("")), TemplateError).message, "is empty");
});
