import fc from "fast-check";
import { latin1, utf8 } from "../../../src/bytes/bytes.ts";
import { Expression } from "../../../src/values/expression.ts";
import { BoundedExpression, parseExpression } from "../../../src/values/pattern.ts";
import { assert, assertEquals, assertLess, assertThrows } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";

const find = (source: string, text: string, flags = "") => {
  const found = new Expression(source, flags).find(text);
  return found && [text.slice(found.start, found.end), ...found.captures];
};
const inUtf8 = (text: string) => latin1(utf8(text));

/** What RE2 takes for something else; each as in JavaScript. */
const same: ReadonlyArray<readonly [source: string, flags: string, texts: readonly string[]]> = [
  ["V=(.*)", "", ["V=3.3\r\n", "V=3.3\n", "V=\r"]],
  ["a.b", "s", ["a\rb", "a\nb", "a\xffb"]],
  ["^b$", "m", ["a\nb\nc", "a\rb\rc", "a\r\nb\r\nc", "ab", "b"]],
  ["(?:^|,)x*$", "m", ["\r\n", "x\r", "\n\n", "a,\r\nx"]],
  ["[^a]$.^", "ms", ["b\n", "b\r\n", "x\r\r", "a\n"]],
  ["\\r\\n[\\s]^", "m", ["\r\n\n", "\r\n\r\n"]],
  ["^b$", "", ["b\n", "b", "a\nb"]],
  ["x(?m:^)y|(?-m:^)z|(?s:.)(?-s:.)", "", ["xy", "z", "\nz", "\n\n", "x\r"]],
  ["(?i:a)b", "", ["Ab", "AB", "ab"]],
  ["\\s+", "", ["a\v\f\t\r\n \xa0b", "\x85", "\u00e9"]],
  ["\\S+", "", ["\xa0\v\x85", " \xe9"]],
  ["\\bx\\B", "", ["\xe9xx", "x_", "x"]],
  ["[^]", "", ["\n", "\xff", ""]],
  ["[]|a", "", ["a", "b"]],
  ["\\u0041\\x42\\103\\cA\\0", "", ["ABC\x01\0", "ABC"]],
  ["[\\u0041-\\x43\\b\\cA\\w-]+", "", ["-A\b\x01z", "!"]],
  ["[a-\\d]+", "", ["a-5b", "b"]],
  ["[\\]\\-x]+|[^\\n-\\r]", "", ["x-]", "\v", "\x0e"]],
  ['\\_\\-\\/\\@\\"', "", ['_-/@"']],
  ["\\c1|[\\c1]|\\8\\a", "", ["\\c1", "\x11", "8a"]],
  ["(?<n>a)|(?<n>b)", "", ["a", "b"]],
  ["a{,2}|b{|c{1,2}?", "", ["a{,2}", "b{", "cc"]],
  ["(a)|(b)|c", "", ["a", "b", "c"]],
  ["[a-z]+K[^k-m]", "i", ["AbkX", "abKl", "[K\u00e9"]],
  ["x{2,3}y{2}?", "", ["xxxyy", "xy"]],
  ["\\k<n>", "", ["k<n>"]],
  ["$^|\\n\\n", "", ["", "\n\n"]],
];

for (const [source, flags, texts] of same) {
  Deno.test(`Expression finds what V8 finds: re/${flags}:${source}`, () => {
    for (const text of texts) {
      const found = new RegExp(source, flags).exec(text);
      assertEquals([text, find(source, text, flags)], [text, found?.slice().map((each) => each ?? "")]);
    }
  });
}

Deno.test("Expression finds what V8 finds, for any expression of these parts", () => {
  const atoms = [
    "a",
    "B",
    "\\r",
    "\\n",
    ".",
    "\\s",
    "\\S",
    "\\d",
    "[^a]",
    "[a\\n]",
    "[^]",
    "\\xe9",
    "\\b",
    "^",
    "$",
  ];
  const atom = fc.constantFrom(...atoms);
  const part = fc.tuple(atom, fc.constantFrom("", "", "*", "+?", "?", "{2}"))
    .map(([each, count]) => /^(\\b|\^|\$)$/.test(each) ? each : each + count);
  const sequence = fc.array(part, { minLength: 1, maxLength: 4 })
    // V8 does not find a match of ([a\n]|.+?a^) with the flag s: an anchor that can't hold spoils the other alternative.
    .map((parts) => parts.filter((each, i) => i === 0 || each !== "^").join(""));
  const source = fc.array(sequence, { minLength: 1, maxLength: 2 }).map((each) => `(${each.join("|")})`);
  const text = fc.array(fc.constantFrom("a", "B", "b", "\r", "\n", "\r\n", "\xa0", "\xe9", "1", " "), {
    maxLength: 8,
  });
  const flags = fc.constantFrom("", "m", "s", "ms");
  fc.assert(
    fc.property(source, flags, text, (source, flags, parts) => {
      const text = parts.join("");
      const found = new RegExp(source, flags).exec(text);
      const mine = new Expression(source, flags).find(text);
      assertEquals(mine && [mine.start, ...mine.captures], found ? [found.index, found[1]] : undefined);
    }),
    { numRuns: 500 },
  );
});

Deno.test("Expression takes a character above U+007F for its bytes in UTF-8, as one unit", () => {
  const matches: Array<[source: string, text: string, found: string[] | undefined]> = [
    ["测+", "测测", ["测测"]],
    ["^电压=([0-9.]+)V$", "电压=3.3V", ["电压=3.3V", "3.3"]],
    ["[a测é]+x", "éa测x", ["éa测x"]],
    ["\\u6d4b|\\u{1F600}|\\ud83d\\ude01", "😀", ["😀"]],
    ["\\ud83d\\ude01", "😁", ["😁"]],
    ["😀{2}", "😀😀", ["😀😀"]],
    ["^.{3}$", "测", ["测"]],
    ["[é]?x", "éx", ["éx"]],
  ];
  for (const [source, text, found] of matches) {
    assertEquals([source, find(source, inUtf8(text))], [source, found?.map(inUtf8)]);
  }
  assertEquals(find("\\xe9|[\\x80-\\xff]", "\xe9"), ["\xe9"]);
  assertEquals(find("\\x{e9}\\x{a}", "\xe9\n"), ["\xe9\n"]);
});

Deno.test("Expression folds only ASCII where case is ignored", () => {
  assertEquals(find("[a\\xe9]K", "Ak", "i"), ["Ak"]);
  assertEquals(find("\\xe9", "\xc9", "i"), undefined);
  assertEquals(find("é", inUtf8("É"), "i"), undefined);
  assertEquals(find("[^a]", "A", "i"), undefined);
});

Deno.test("Expression keeps what a group captured in an earlier repetition, unlike V8", () => {
  assertEquals(find("(?:(a)|b)+", "ab"), ["ab", "a"]);
});

const refused: ReadonlyArray<readonly [source: string, message: string]> = [
  ["x(?=y)", '"(?=" looks ahead, which a search in linear time can\'t do (use a framing or check)'],
  ["x(?!y)", '"(?!" looks ahead, which a search in linear time can\'t do (use a framing or check)'],
  ["(?<=y)x", '"(?<=" looks behind, which a search in linear time can\'t do (use a framing or check)'],
  ["(?<!y)x", '"(?<!" looks behind, which a search in linear time can\'t do (use a framing or check)'],
  [
    "(a)\\1",
    '"\\1" refers back to a group, which a search in linear time can\'t do (use a framing or check)',
  ],
  [
    "(?<n>a)\\k<n>",
    '"\\k" refers back to a group, which a search in linear time can\'t do (use a framing or check)',
  ],
  [
    "a{1001}",
    '"{1001}" is more than 1000 times, which a search in linear time can\'t do (use a framing or check)',
  ],
  [
    "a{2,1001}?",
    '"{2,1001}?" is more than 1000 times, which a search in linear time can\'t do (use a framing or check)',
  ],
  [
    "(a{100}){11}",
    "it is too large (invalid repeat count; counts inside of counts multiply, to 1000 at most)",
  ],
  ["\\Ax", '"\\A" has no meaning here: write ^'],
  ["x\\z", '"\\z" has no meaning here: write $'],
  ["x\\Z", '"\\Z" has no meaning here: write $'],
  ["\\Qx", '"\\Q" has no meaning here: put a backslash before each character that has a meaning'],
  ["\\pL", '"\\p" has no meaning here: write the characters in a class, as in [A-Za-z]'],
  ["[^测]", '"测" is 3 bytes in UTF-8 and can\'t be used in a class with ^ (write bytes as \\xHH)'],
  ["[a-é]", '"é" is 2 bytes in UTF-8 and can\'t be used in a range (write bytes as \\xHH)'],
  ["\\x{100}", '"\\x{100}" is more than a byte (write a character as it is, or as \\u{100})'],
  ["\\u{110000}", '"\\u{110000}" is not a character'],
  ["\\ud83d", '"\\ud83d" is not a character'],
];

for (const [source, message] of refused) {
  Deno.test(`Expression refuses ${source}`, () => {
    assertRefused(() => new Expression(source, ""), message);
    assertRefused(() => parseExpression(`re:${source}`), `"re:${source}": ${message}`);
  });
}

Deno.test("Expression leaves it to V8 to say what is no expression", () => {
  for (const source of ["(", "[", "*", "a**", "\\", "(?<n>a)(?<n>b)", "(?<1>a)", "^*"]) {
    assertThrows(() => new Expression(source, ""), SyntaxError);
  }
});

Deno.test("Expression reads every source that V8 accepts, or refuses it", () => {
  const parts = fc.constantFrom(
    ..."ab()[]{}|*+?.^$\\1,:=!<>-é测",
    "(?:",
    "(?<n>",
    "\\k<n>",
    "\\u{61}",
    "{2,}",
    "[^",
  );
  fc.assert(fc.property(fc.array(parts, { maxLength: 12 }), (written) => {
    try {
      new Expression(written.join(""), "").find("ab1");
    } catch (error) {
      assert(["Failure", "SyntaxError"].includes((error as Error).name), String(error));
    }
  }));
});

const cuts: ReadonlyArray<readonly [source: string, text: string, start: number | undefined]> = [
  ["^b", "aaaabb", undefined],
  ["^b", "bb", 0],
  ["b", "aaaabb", 4],
  ["\\bb", "aaaabbbb", undefined],
  ["\\bb", "aaaa bbb", 5],
  ["a+b", "aaaaaab", 3],
  ["a", "abbbb", undefined],
];

for (const [source, text, start] of cuts) {
  Deno.test(`BoundedExpression of 4 bytes finds ${source} in ${text}: ${start ?? "not"}`, () => {
    assertEquals(new BoundedExpression(source, "", 4).find(text)?.start, start);
  });
}

Deno.test("BoundedExpression knows the lines at its cut", () => {
  assertEquals(new BoundedExpression("^b", "m", 4).find("aaa\nbbbb")?.start, 4);
  assertEquals(new BoundedExpression("^b", "m", 4).find("aa\r\nbbbb\n")?.start, undefined);
});

Deno.test("BoundedExpression.findAll() finds what matchAll() of V8 finds, whatever it sees at once", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n"), maxLength: 40 });
  fc.assert(
    fc.property(
      text,
      fc.constantFrom("a", "b+", "^a", "a*", "a$", "(a)b"),
      fc.integer({ min: 42, max: 50 }),
      (
        text,
        source,
        reach,
      ) => {
        const found = [...new BoundedExpression(source, "", reach).findAll(text)].map(({ start }) => start);
        const all = [...text.matchAll(new RegExp(source, "g"))].filter(([each]) => each !== "").map((
          { index },
        ) => index);
        assertEquals(found, all);
      },
    ),
  );
  const long = "x1".repeat(500);
  assertEquals([...new BoundedExpression("\\d", "", 16).findAll(long)].length, 500);
  assertEquals([...new BoundedExpression("^x|1$", "", 16).findAll(long)].map(({ start }) => start), [0, 999]);
});

/** Each of these takes V8 seconds to centuries, or RE2 without limits more than a second. */
const slow: ReadonlyArray<readonly [source: string, unit: string, end?: string]> = [
  ["a*a*a*b", "a", "b"],
  ["a*a*a*b$", "ab", "a"],
  ["(a?){30}a{30}", "a"],
  ["(a?){1000}a{1000}", "a"],
  ["(.*a){20}$", "a"],
  ["(.*a){20}$", "ab"],
  ["^(\\d|\\w)+@", "1", "@"],
  ["^(.*?,){11}P", "1,", "P"],
  ["\\s+$", " ", "x"],
  ["([ab]*)a([ab]{200})c", "abbabaab", "c"],
  ["([ab]*)a([ab]{900})c", "aabababb", "c"],
  ["^(a|a)*$", "a", "b"],
  ["(x+x+)+y", "x", "y"],
  ["^(a+)+$", "a", "\n"],
];

/** Of what a search takes on one of many busy cores; without limits, those above take longer in so much text. */
const bound = 5000;

for (const [source, unit, end = ""] of slow) {
  Deno.test(`no search takes long: ${source} in 8 MiB of ${unit}`, () => {
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 0x7fffffff) % unit.length;
    const text = Array.from({ length: 64 * 1024 }, () => unit[random()]).join("").repeat(128) + end;
    const expression = parseExpression(`re:${source}`)!;
    const started = performance.now();
    expression.find(text);
    assertLess(performance.now() - started, bound);
  });
}
