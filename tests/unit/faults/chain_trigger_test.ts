import { latin1, utf8 } from "../../../src/bytes/bytes.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import type { StreamFault, Triggers } from "../../../src/faults/fault.ts";
import { assertEquals } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { asked, Bench, late, shout } from "./chain_kit.ts";

const pattern = (text: string) => parsePattern(text, { os: "linux", readFile: () => new Uint8Array() });

/** What becomes of pieces, of which each comes 10 ms after the one before. */
async function shouted(triggers: Partial<Triggers>, pieces: readonly string[]): Promise<Bench> {
  const bench = new Bench();
  bench.chain.add(asked(shout, triggers));
  for (const piece of pieces) {
    bench.push(piece);
    await bench.wait(10);
  }
  return bench;
}

const cases: Array<[string, Partial<Triggers>, string[], string]> = [
  ["nothing", {}, ["ab", "cd"], "<ABCD"],
  ["at 0", { at: 0 }, ["ab", "cd"], "<ABCD"],
  ["at 1", { at: 1 }, ["ab", "cd"], "a<BCD"],
  ["at 2, between pieces", { at: 2 }, ["ab", "cd"], "ab<CD"],
  ["at 3", { at: 3 }, ["ab", "cd"], "abc<D"],
  ["at 4, the end of what came", { at: 4 }, ["ab", "cd"], "abcd<"],
  ["at 5, where the stream never gets", { at: 5 }, ["ab", "cd"], "abcd"],
  ["a match in a piece", { match: pattern("c") }, ["abcd", "ef"], "ab<CDEF"],
  ["a match across pieces", { match: pattern("bcd") }, ["ab", "c", "def"], "abcd<EF"],
  ["a match that ends with its piece", { match: pattern("bc") }, ["ab", "c"], "abc<"],
  ["a match that never comes", { match: pattern("x") }, ["ab", "cd"], "abcd"],
  ["at and match", { at: 1, match: pattern("a") }, ["aa", "ba"], "a<ABA"],
  ["after", { after: 15 }, ["a", "b", "c"], "ab<C"],
  ["after and at", { after: 15, at: 1 }, ["a", "b", "c"], "ab<C"],
  ["after and at, which is later", { after: 15, at: 3 }, ["a", "b", "cde"], "abc<DE"],
  ["after and match", { after: 15, match: pattern("a") }, ["a", "a", "aa", "a"], "aa<AAA"],
  ["for", { for: 15 }, ["a", "b", "c"], "<AB>c"],
  ["after and for", { after: 5, for: 10 }, ["a", "b", "c", "d"], "a<B>cd"],
  ["at and for", { at: 1, for: 15 }, ["a", "bb", "c", "d"], "a<BB>cd"],
  ["every second", { every: 2 }, ["a", "b", "c", "d", "e"], "<aBcDe"],
  ["every second from the end of a piece on", { every: 2, at: 2 }, ["ab", "c", "d"], "ab<cD"],
  ["only those with a text", { only: pattern("b") }, ["a", "b", "cb", "c"], "<aBCBc"],
  ["every second with a text", { only: pattern("b"), every: 2 }, ["b", "a", "xb", "b"], "<baXBb"],
  ["every third from a position on", { every: 3, at: 1 }, ["abc", "d", "e", "f"], "a<bcdEf"],
];

for (const [what, triggers, pieces, expected] of cases) {
  Deno.test(`FaultChain lets a fault act by ${what}`, async () => {
    const bench = await shouted(triggers, pieces);
    assertEquals([bench.text, bench.errors], [expected, []]);
    bench.chain.stop();
    assertEquals(bench.clock.waiting, 0);
  });
}

Deno.test("FaultChain begins a fault at its time, to the millisecond, though no byte ever comes", async () => {
  const bench = new Bench();
  bench.chain.add(asked({ begin: (context) => context.reset() }, { after: 250 }));
  await bench.wait(249);
  assertEquals(bench.out, []);
  await bench.wait(1);
  assertEquals([bench.out, bench.clock.waiting], [["250 reset both"], 0]);
});

Deno.test("FaultChain counts `after` from when the connection was opened", async () => {
  const bench = new Bench({ openedAt: 0 });
  await bench.wait(100);
  bench.chain.add(asked(shout, { after: 150 }, "soon"));
  bench.chain.add(asked(shout, { after: 100 }, "now"));
  bench.push("a");
  await bench.wait(50);
  bench.push("b");
  assertEquals(bench.out, ["100 <", "100 A", "150 <", "150 B"]);
});

Deno.test("FaultChain counts `for` from the beginning, and lets go on time though nothing comes", async () => {
  const bench = new Bench();
  bench.chain.add(asked(shout, { after: 100, for: 250 }));
  await bench.wait(1000);
  assertEquals([bench.out, bench.chain.isIdle, bench.clock.waiting], [["100 <", "350 >"], true, 0]);
});

Deno.test("FaultChain ends a sleep when the time of the fault is up, and keeps the order", async () => {
  const bench = new Bench();
  bench.chain.add(asked(late(100), { for: 150 }));
  bench.push("a");
  await bench.wait(120);
  bench.push("b");
  bench.push("c");
  const ended = bench.chain.end();
  await bench.wait(1000);
  await ended;
  assertEquals(bench.out, ["100 a", "150 b", "150 c", "150 FIN"]);
  assertEquals([bench.chain.isIdle, bench.clock.waiting], [true, 0]);
});

Deno.test("FaultChain calls over() when the last promise is settled, and passes nothing before", async () => {
  const bench = new Bench();
  const pending = Promise.withResolvers<void>();
  bench.chain.add(asked({
    async data({ bytes }, context) {
      await pending.promise;
      await context.pass(bytes);
    },
    over: (context) => context.pass(utf8(">")),
  }, { for: 10 }));
  bench.push("a");
  bench.push("b");
  await bench.wait(20);
  assertEquals(bench.out, []);
  pending.resolve();
  await settled();
  assertEquals(bench.out, ["20 a", "20 >", "20 b"]);
});

Deno.test("FaultChain waits for what over() does before it passes anything by the fault", async () => {
  const bench = new Bench();
  const one = asked({
    async over(context) {
      await context.clock.sleep(30);
      await context.pass(utf8(">"));
    },
  });
  bench.chain.add(one);
  bench.chain.remove(one);
  bench.push("a");
  await bench.wait(100);
  assertEquals([bench.out, bench.chain.isIdle], [["30 >", "30 a"], true]);
});

Deno.test("FaultChain does not call begin() twice, nor over() of a fault that never began", async () => {
  const calls: string[] = [];
  const watch: StreamFault = {
    begin: () => void calls.push("begin"),
    over: () => void calls.push("over"),
  };
  const bench = new Bench();
  const [early, far, now] = [asked(watch, { after: 50 }), asked(watch, { at: 100 }), asked(watch)];
  for (const each of [early, far, now]) bench.chain.add(each);
  bench.push("abc");
  assertEquals(calls, ["begin"]);
  for (const each of [early, far, now]) bench.chain.remove(each);
  await bench.wait(100);
  assertEquals([calls, bench.chain.isIdle, bench.clock.waiting], [["begin", "over"], true, 0]);
});

Deno.test("FaultChain lets a fault strike so many times and no more", async () => {
  const bench = new Bench();
  bench.chain.add(asked({
    data({ bytes, offset }, context) {
      context.struck({ what: "shouted", offset, bytes: bytes.length });
      return context.pass(utf8(latin1(bytes).toUpperCase()));
    },
    over: (context) => context.pass(utf8(">")),
  }, { times: 2, every: 2 }));
  for (const letter of "abcdefg") bench.push(letter);
  await settled();
  assertEquals(bench.text, "aBcD>efg");
  assertEquals(bench.strikes, ["0 test shouted 1 1", "0 test shouted 3 1"]);
  assertEquals([bench.chain.isIdle, bench.chain.isEmpty], [true, true]);
});

Deno.test("FaultChain ends a fault that strikes on its own often enough", async () => {
  const bench = new Bench();
  bench.chain.add(asked({
    begin({ clock, struck }) {
      clock.after(10, () => struck({ what: "once" }));
    },
  }, { times: 1 }));
  await bench.wait(9);
  assertEquals(bench.chain.isIdle, false);
  await bench.wait(1);
  assertEquals([bench.chain.isIdle, bench.strikes], [true, ["10 test once"]]);
});

Deno.test("FaultChain gives FIN and RST to a fault only while it acts", async () => {
  const marked = async (triggers: Partial<Triggers>, wait: number) => {
    const bench = new Bench();
    bench.chain.add(asked({
      end(context) {
        context.pass(utf8("!"));
        return context.end();
      },
      abort(context) {
        context.struck({ what: "abort" });
        context.abort();
      },
    }, triggers));
    bench.push("ab");
    await bench.wait(wait);
    bench.chain.end();
    bench.chain.abort();
    await settled();
    return [...bench.out.slice(1), bench.strikes.length];
  };
  assertEquals(await marked({}, 0), ["0 !", "0 FIN", "0 RST", 1]);
  assertEquals(await marked({ at: 2 }, 0), ["0 !", "0 FIN", "0 RST", 1]);
  assertEquals(await marked({ at: 3 }, 0), ["0 FIN", "0 RST", 0]);
  assertEquals(await marked({ after: 10 }, 9), ["9 FIN", "9 RST", 0]);
  assertEquals(await marked({ for: 10 }, 10), ["10 FIN", "10 RST", 0]);
});

Deno.test("FaultChain tells a fault when FIN and RST came, not when it is their turn", async () => {
  const bench = new Bench();
  const seen: number[] = [];
  bench.chain.add(asked({
    data: (_, context) => context.sleep(100),
    end: (_, at) => void seen.push(at),
    abort: (_, at) => void seen.push(at),
  }));
  bench.push("a");
  await bench.wait(10);
  bench.chain.end();
  await bench.wait(10);
  bench.chain.abort();
  await bench.wait(100);
  assertEquals(seen, [10, 20]);
});

Deno.test("FaultChain gives other pieces than every so-many-th a place behind what is held", async () => {
  const bench = new Bench();
  bench.chain.add(asked(late(50), { every: 2 }));
  for (const letter of "abc") bench.push(letter);
  await bench.wait(100);
  assertEquals(bench.out, ["0 a", "50 b", "50 c"]);
});
