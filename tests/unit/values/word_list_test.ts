import { wordList } from "../../../src/values/word_list.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("wordList() puts commas between names, and the conjunction before the last one", () => {
  assertEquals(wordList([], "and"), "");
  assertEquals(wordList(["a"], "and"), "a");
  assertEquals(wordList(["a", "b"], "or"), "a or b");
  assertEquals(wordList(["a", "b", "c"], "and"), "a, b and c");
});
