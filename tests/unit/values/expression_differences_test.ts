import { Expression } from "../../../src/values/expression.ts";
import { Failure } from "../../../src/values/failure.ts";
import { assert, assertEquals } from "../../assert.ts";
import { repositoryExpressions, type WrittenExpression } from "./repository_expressions.ts";

// V8 is what patterns ran on before; here the expressions of the repository run on both.

const written = repositoryExpressions();

function compiled({ source, flags }: WrittenExpression): Expression | string {
  try {
    return new Expression(source, flags);
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/** Lines with all ends, bytes above 7F, and what expressions of the repository look for. */
const texts = [
  ...[
    "",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "a\nb",
    "a\rb",
    "a\r\nb\r\n",
    "b\na",
    "\xe9\xa0\x85",
    "\xa0x\xa0",
    "\xff\x00",
  ],
  ...[
    "V=3.3\r\n",
    "V=12\n",
    "V=3.3\rV=4",
    "ACME,X1,42\r\n",
    "ACME,\xe9,\xa0\r\n",
    "OK\r\n",
    "ok\n",
    "\r\nOK 1\r\n",
  ],
  ...[
    "ab",
    "abab",
    "aab",
    "BUSY\r\nDONE\r\n",
    "CMD1:x 12\r",
    "MEAS:VOLT?\n",
    "*IDN?\r\n",
    "n=9;",
    "a1b22\rc\n333",
  ],
  ..."VOLT 3.30|GET /x HTTP/1.1\r\n\r\n|login: |12:34:56|x\ty|1,2,3,4,5,6,7,8,9,10,11,12P|\x00\x01\x02".split(
    "|",
  ),
];

/** Texts out of the characters of an expression, line ends and high bytes; the same ones in each run. */
function* mixed(source: string): Generator<string> {
  const letters = [...source.replace(/\\[a-zA-Z]/g, "7 ")].filter((each) => each < "\x80");
  const alphabet = [...letters, ...letters, "\r", "\n", "\r\n", "\xe9", "\xa0", " ", "0", "a"];
  let seed = 1;
  for (let count = 0; count < 100; count++) {
    let text = "";
    for (let length = count % 12; length > 0; length--) {
      seed = (seed * 48271) % 0x7fffffff;
      text += alphabet[seed % alphabet.length];
    }
    yield text;
  }
}

function difference({ source, flags }: WrittenExpression, expression: Expression): string | undefined {
  for (const text of [...texts, ...mixed(source)]) {
    const mine = expression.find(text);
    const theirs = new RegExp(source, flags).exec(text);
    const found = mine && [text.slice(mine.start, mine.end), ...mine.captures, mine.start, mine.named];
    const expected = theirs &&
      [...Array.from(theirs, (each) => each ?? ""), theirs.index, names(theirs.groups)];
    const [a, b] = [JSON.stringify(found ?? null), JSON.stringify(expected)];
    if (a !== b) return `${JSON.stringify(text)}: ${a}, V8 ${b}`;
  }
}

function names(groups: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(groups ?? {}).map(([name, group]) => [name, group ?? ""]));
}

/** What is refused, or has another meaning than for V8, and why. */
const known: Readonly<Record<string, string>> = {
  "re:\\u00e9": "a character above U+007F is its bytes in UTF-8; the byte is \\xe9",
  "re:(?:(a)|b)+": "a group that repeats keeps what it captured last",
  "re:é": "a character above U+007F is its bytes in UTF-8; the byte is \\xe9",
};

Deno.test("expressions of the repository mean what they mean to V8, but for those that are known", () => {
  assert(written.length > 80, `only ${written.length} were found`);
  const differing = new Map<string, string>();
  for (const each of written) {
    const expression = compiled(each);
    const how = typeof expression === "string" ? expression : difference(each, expression);
    if (how !== undefined) differing.set(`re${each.flags && `/${each.flags}`}:${each.source}`, how);
  }
  assertEquals([...differing].filter(([expression]) => !Object.hasOwn(known, expression)), []);
  assertEquals([...differing.keys()].toSorted(), Object.keys(known).toSorted());
});
