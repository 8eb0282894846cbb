import { concat, utf8 } from "../../../src/bytes/bytes.ts";
import { parsePattern, type Pattern } from "../../../src/values/pattern.ts";
import { nextTurn, PatternSearch } from "../../../src/values/pattern_search.ts";
import { assert, assertEquals, assertLessOrEqual } from "../../assert.ts";
import { linux } from "../refusal.ts";

/** A pattern, and how many bytes its searches were given. */
function counting(text: string): { pattern: Pattern; scanned(): number; largest(): number } {
  const pattern = parsePattern(text, linux);
  const searches: number[] = [];
  const find: Pattern["find"] = (bytes, from = 0) => {
    searches.push(Math.min(bytes.length - from, pattern.reach ?? Infinity));
    return pattern.find(bytes, from);
  };
  return {
    pattern: { ...pattern, text, find },
    scanned: () => searches.reduce((sum, count) => sum + count, 0),
    largest: () => Math.max(0, ...searches),
  };
}

const dots = (count: number) => new Uint8Array(count).fill(0x2e);

for (const text of ["END", "hex:45 ?? 44"]) {
  Deno.test(`PatternSearch looks at each byte once for ${text}, and finds it over a boundary`, () => {
    const { pattern, scanned } = counting(text);
    const search = new PatternSearch(pattern);
    const bytes = concat([dots(10_000), utf8("END")]);
    for (let length = 1; length < bytes.length; length++) {
      assertEquals(search.look(bytes.subarray(0, length), false), undefined);
      assert(!search.isBehind);
    }
    assertEquals(search.look(bytes, false)?.start, 10_000);
    // Each time the two bytes that a match may begin in are looked at again.
    assertLessOrEqual(scanned(), 3 * bytes.length);
  });
}

Deno.test("PatternSearch searches with an expression when the buffer has doubled: twice the bytes in all", () => {
  const { pattern, scanned } = counting("re:E(N)D");
  const search = new PatternSearch(pattern);
  const bytes = dots(32 * 1024);
  for (let length = 1; length <= bytes.length; length++) search.look(bytes.subarray(0, length), false);
  assertLessOrEqual(scanned(), 2 * bytes.length);
});

Deno.test("PatternSearch is behind until the buffer has settled, and finds a match then", () => {
  const search = new PatternSearch(parsePattern("re:E(N)D", linux));
  const bytes = utf8("....END");
  assertEquals(search.look(bytes.subarray(0, 4), false), undefined);
  assert(!search.isBehind);
  assertEquals(search.look(bytes, false), undefined);
  assert(search.isBehind);
  assertEquals(search.look(bytes, true)?.captures, ["N"]);
  assert(!search.isBehind);
});

Deno.test("PatternSearch sees each place of a long stream: at most twice the bytes, a window a call", () => {
  const { pattern, scanned, largest } = counting("re/search=1KiB:E(N)D");
  const search = new PatternSearch(pattern);
  const bytes = concat([dots(100_000), utf8("END"), dots(100_000)]);
  let length = 0;
  while (!search.look(bytes.subarray(0, length), false)) length += 100;
  assertEquals(search.look(bytes.subarray(0, length), false)?.start, 100_000);
  assertLessOrEqual(length, 100_000 + 1024);
  assertLessOrEqual(scanned(), 2 * length + 2048);
  assertEquals(largest(), 1024);
});

Deno.test("PatternSearch goes through what arrived at once, a window a call, and takes no cut for an end", () => {
  const search = new PatternSearch(parsePattern("re/search=1KiB:\\.$", linux));
  const bytes = dots(10_000);
  let calls = 1;
  let match = search.look(bytes, true);
  for (; search.isBehind; calls++) match = search.look(bytes, true);
  assertEquals([match?.start, match?.end], [9_999, 10_000]);
  assertEquals(calls, Math.ceil((10_000 - 1024) / 512) + 1);
});

Deno.test("PatternSearch.lookLast() sees the end of the buffer, in one search", () => {
  const { pattern, scanned } = counting("re/search=1KiB:E(N)D");
  const search = new PatternSearch(pattern);
  search.look(dots(1024), false);
  assertEquals(search.lookLast(concat([utf8("END"), dots(10_000)])), undefined);
  assert(!search.isBehind);
  assertEquals(scanned(), 2048);
  search.reset();
  assertEquals(search.lookLast(concat([dots(10_000), utf8("END"), dots(1000)]))?.start, 10_000);
});

Deno.test("PatternSearch keeps its match until it is reset, and looks for another one then", () => {
  const { pattern, scanned } = counting("re:a(.)");
  const search = new PatternSearch(pattern);
  assertEquals(search.look(utf8("abac"), false)?.captures, ["b"]);
  assertEquals(search.look(utf8("abacad"), true)?.captures, ["b"]);
  assertEquals(scanned(), 4);
  search.reset();
  assertEquals(search.look(utf8("acad"), false)?.captures, ["c"]);
});

for (
  const [text, isFound] of [["END", true], ["re/search=16:END", true], ["re/search=16:^END", false]] as const
) {
  Deno.test(`PatternSearch ${isFound ? "finds" : "does not find"} ${text} behind bytes that were dropped`, () => {
    const search = new PatternSearch(parsePattern(text, linux));
    const lookAtAll = (bytes: Uint8Array) => {
      let match = search.look(bytes, true);
      while (search.isBehind) match = search.look(bytes, true);
      return match;
    };
    const bytes = concat([dots(1000), utf8("END")]);
    assertEquals(lookAtAll(bytes.subarray(0, 1001)), undefined);
    const dropped = 1001 - search.kept;
    search.drop(dropped);
    const match = lookAtAll(bytes.subarray(dropped));
    assertEquals(match && match.start + dropped, isFound ? 1000 : undefined);
  });
}

Deno.test("PatternSearch.limitNote() names the limit when there are more bytes than it sees", () => {
  const search = new PatternSearch(parsePattern("re/search=1KiB:x", linux));
  assertEquals(search.limitNote(dots(1024)), "");
  assertEquals(
    search.limitNote(dots(1025)),
    " (a match was only sought within 1 KiB; re/search=SIZE: sets up to 1 MiB)",
  );
  assertEquals(new PatternSearch(parsePattern("x", linux)).limitNote(dots(1025)), "");
});

Deno.test("nextTurn() comes after what is due already, and before timers", async () => {
  const order: string[] = [];
  const timer = setTimeout(() => order.push("timer"), 1000);
  queueMicrotask(() => order.push("microtask"));
  await nextTurn();
  clearTimeout(timer);
  assertEquals(order, ["microtask"]);
});
