import { History, historyLimit } from "../../../src/interactive/history.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("History.line() gives lines by age, 1 for the newest", () => {
  const history = new History(["a", "b"]);
  assertEquals(history.add("c"), true);
  assertEquals([0, 1, 2, 3, 4].map((age) => history.line(age)), [undefined, "c", "b", "a", undefined]);
});

Deno.test("History.add() forgets empty lines and the same line again", () => {
  const history = new History(["a"]);
  assertEquals(["", "a", "b", "b", "a"].map((line) => history.add(line)), [false, false, true, false, true]);
  assertEquals([1, 2, 3, 4].map((age) => history.line(age)), ["a", "b", "a", undefined]);
});

Deno.test("History keeps the newest lines, up to its limit", () => {
  const history = new History(Array.from({ length: historyLimit + 1 }, (_, i) => `old ${i}`));
  assertEquals(history.line(historyLimit), "old 1");
  history.add("new");
  assertEquals([history.line(1), history.line(historyLimit)], ["new", "old 2"]);
  assertEquals(history.line(historyLimit + 1), undefined);
});

Deno.test("History.find() finds the newest line that holds a text, from an age on", () => {
  const history = new History(["ping 1", "/fin", "ping 2"]);
  assertEquals([1, 2, 3, 4].map((from) => history.find("ping", from)), [1, 3, 3, undefined]);
  assertEquals(history.find("pong", 1), undefined);
});
