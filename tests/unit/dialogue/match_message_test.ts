import { fromLatin1 } from "../../../src/bytes/bytes.ts";
import { ignoresMessages, matchMessage } from "../../../src/dialogue/match_message.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";

const message = (text: string) => ({ content: fromLatin1(text), wire: fromLatin1(`${text}\r\n`), offset: 0 });

const cases: Array<[pattern: string, content: string, matches: boolean]> = [
  ["hello", "hello", true],
  ["ell", "hello", false],
  ["hello\\r\\n", "hello", true],
  ["hello\\n", "hello", false],
  ["hex:68 ?? 6c 6c 6f", "hello", true],
  ["hex:65 ?? 6c", "hello", false],
  ["re:ell", "hello", true],
  ["re:^ell", "hello", false],
  ["re:\\r", "hello", false],
  ["any", "x", true],
  ["any", "", false],
];

for (const [pattern, content, matches] of cases) {
  Deno.test(`matchMessage(): ${pattern} ${matches ? "matches" : "does not match"} "${content}"`, () => {
    assertEquals(matchMessage(parsePattern(pattern, linux), message(content)) !== undefined, matches);
  });
}

Deno.test("ignoresMessages() ignores what matches any of the patterns", () => {
  const ignores = ignoresMessages([parsePattern("beat", linux), parsePattern("re:^t", linux)]);
  assertEquals(["beat", "tick", "data"].map((text) => ignores(message(text))), [true, true, false]);
  assertEquals(ignoresMessages([])(message("beat")), false);
});
