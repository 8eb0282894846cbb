import fc from "fast-check";
import { slowPart } from "../../../src/values/slow_expression.ts";
import { assertEquals } from "../../assert.ts";

const slow: ReadonlyArray<readonly [source: string, part: string]> = [
  ["(a+)+$", "(a+)+"],
  ["^(\\w+\\s?)*$", "(\\w+\\s?)*"],
  ["(x+x+)+y", "(x+x+)+"],
  ["^(?:[A-Z]+:?)+\\?$", "(?:[A-Z]+:?)+"],
  ["(?<n>a*)*b", "(?<n>a*)*"],
  ["^((ab)+)*c", "((ab)+)*"],
  ["^(((a+)))*c", "(((a+)))*"],
  ["(?:b(a+)+)c", "(a+)+"],
  ["(a+|b)*c", "(a+|b)*"],
  ["(a{2,})+b", "(a{2,})+"],
  ["(a+){20}b", "(a+){20}"],
  ["(^a+$)+b", "(^a+$)+"],
  ["(?=(a+)+b)a", "(a+)+"],
  ["([)*(]+)+x", "([)*(]+)+"],
  ["(\\)+)+x", "(\\)+)+"],
  ["(a+?)+?b", "(a+?)+?"],
];

for (const [source, part] of slow) {
  Deno.test(`slowPart() finds ${part} in ${source}`, () => assertEquals(slowPart(source), part));
}

Deno.test("slowPart() has nothing against what is quick, or only seems to be nested", () => {
  const sources = [
    "",
    "^VOLT (\\d+(?:\\.\\d+)?)$",
    "^(\\d+,)*\\d+$",
    "^(-?\\d+)(,-?\\d+)*$",
    "^(?:\\w+\\s)+$",
    "(\\d{1,3}\\.){3}\\d{1,3}",
    "[\\s\\S]*\\r\\n$",
    ".*,.*,.*$",
    "(ab?)+c",
    "\\(a+\\)+$",
    "[(a+)+]$",
    "(a+)?b",
    "(a+){3}b",
    // Nothing is behind it that could be missing.
    "^(a+)+",
    "(?:^(a+)+)",
    "a{b}+{,3}",
  ];
  assertEquals(sources.filter((source) => slowPart(source) !== undefined), []);
});

Deno.test("slowPart() reads every regular expression that there is", () => {
  const pieces = fc.constantFrom(..."ab()[]{}|*+?.^$\\1,:=!<>", "(?:", "(?<n>", "\\k<n>", "\\u{61}", "{2,}");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const source = parts.join("");
      try {
        new RegExp(source);
      } catch {
        return;
      }
      const part = slowPart(source);
      assertEquals(part === undefined || source.includes(part), true);
    }),
    { numRuns: 2000 },
  );
});
