import { utf8 } from "../../../src/bytes/bytes.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import { seededRandom } from "../../../src/events/random.ts";
import type { Triggers } from "../../../src/faults/fault.ts";
import { assertEquals } from "../../assert.ts";
import { linux } from "../refusal.ts";
import { asked, Bench, holding, late, shout, sliced } from "./chain_kit.ts";

Deno.test("FaultChain adds a fault at the end, from now on", async () => {
  const bench = new Bench();
  bench.chain.add(asked(late(100)));
  bench.push("ab");
  bench.chain.add(asked(late(50)));
  bench.push("cd");
  await bench.wait(200);
  assertEquals(bench.out, ["150 ab", "150 cd"]);
});

Deno.test("FaultChain tells a fault that comes late where in the stream it is", () => {
  const bench = new Bench();
  const seen: number[] = [];
  bench.push("abc");
  bench.pass(utf8("past the chain, which was idle"));
  bench.chain.add(asked({ data: ({ offset }) => void seen.push(offset) }));
  bench.push("d");
  assertEquals(seen, [33]);
});

Deno.test("FaultChain begins a fault that comes late at its position, or at once behind it", () => {
  const begun = (at: number) => {
    const bench = new Bench();
    bench.push("abc");
    bench.chain.add(asked(shout, { at }));
    bench.push("def");
    return bench.text;
  };
  assertEquals([0, 2, 3, 4, 6, 7].map(begun), [
    "abc<DEF",
    "abc<DEF",
    "abc<DEF",
    "abcd<EF",
    "abcdef<",
    "abcdef",
  ]);
});

Deno.test("FaultChain removes a fault in the middle of a sleep: what it holds goes out now, in order", async () => {
  const bench = new Bench();
  const one = asked(late(100));
  bench.chain.add(one);
  for (const letter of "abc") bench.push(letter);
  const ended = bench.chain.end();
  await bench.wait(40);
  bench.chain.remove(one);
  assertEquals([bench.out, bench.chain.isIdle], [[], false]);
  await ended;
  assertEquals(bench.out, ["40 a", "40 b", "40 c", "40 FIN"]);
  assertEquals([bench.chain.isIdle, bench.clock.waiting], [true, 0]);
});

Deno.test("FaultChain passes what comes while a removed fault lets go behind what that held", async () => {
  const bench = new Bench();
  const one = asked(sliced(1, 10));
  bench.chain.add(one);
  bench.push("abc");
  bench.chain.remove(one);
  bench.push("de");
  await bench.wait(0);
  assertEquals(bench.text, "abcde");
});

Deno.test("FaultChain removes one of three faults, and the others stay at work", async () => {
  for (const gone of [0, 1, 2]) {
    const bench = new Bench();
    const faults = [late(10), late(20), late(40)].map((make) => asked(make));
    for (const fault of faults) bench.chain.add(fault);
    bench.chain.remove(faults[gone]!);
    bench.push("a");
    await bench.wait(100);
    assertEquals(bench.out, [`${70 - [10, 20, 40][gone]!} a`]);
  }
});

Deno.test("FaultChain replaces a fault in its place, and pours what the old one held into the new one", () => {
  const bench = new Bench();
  const [one, two] = [asked(holding(100)), asked(shout)];
  bench.chain.add(one);
  bench.chain.add(asked({ data: ({ bytes }, context) => context.pass(utf8(`[${bytes.length}]`)) }));
  bench.push("ab");
  bench.push("c");
  bench.chain.replace(one, two);
  bench.push("de");
  assertEquals(bench.text, "[1][3][2]");
  bench.chain.remove(two);
  bench.push("f");
  assertEquals(bench.text, "[1][3][2][1][1]");
});

Deno.test("FaultChain keeps the order of faults when one is replaced that has no stage", () => {
  const bench = new Bench();
  const letter = (letter: string) => ({
    data: ({ bytes }: { bytes: Uint8Array }, context: { pass(bytes: Uint8Array): void | Promise<void> }) => {
      const longer = new Uint8Array(bytes.length + 1);
      longer.set(bytes);
      longer.set(utf8(letter), bytes.length);
      return context.pass(longer);
    },
  });
  const [one, two, three] = [
    asked(letter("1")),
    asked(letter("2"), { nth: { from: 9, to: 9 } }),
    asked(letter("3")),
  ];
  for (const fault of [one, two, three]) bench.chain.add(fault);
  bench.push("a");
  assertEquals(bench.out, ["0 a13"]);
  bench.chain.replace(two, asked(letter("2")));
  bench.push("a");
  assertEquals(bench.out[1], "0 a123");
  bench.chain.replace(three, asked(letter("3"), { nth: { from: 9, to: 9 } }));
  bench.push("a");
  assertEquals(bench.out[2], "0 a12");
});

Deno.test("FaultChain puts back a fault whose time was up, when it is replaced", async () => {
  const bench = new Bench();
  const one = asked(shout, { for: 10 });
  bench.chain.add(one);
  await bench.wait(20);
  assertEquals([bench.chain.isIdle, bench.text], [true, "<>"]);
  bench.chain.replace(one, asked(shout, { for: 30 }));
  bench.push("a");
  await bench.wait(100);
  assertEquals([bench.out.slice(2), bench.chain.isIdle], [["20 <", "20 A", "50 >"], true]);
});

Deno.test("FaultChain does not look again for a match that the replaced fault had found", () => {
  const replaced = (first: string, second: string, data: string) => {
    const bench = new Bench();
    const one = asked(shout, { match: parsePattern(first, linux) });
    bench.chain.add(one);
    bench.push(data);
    bench.chain.replace(one, asked(shout, { match: parsePattern(second, linux) }));
    bench.push("c");
    return bench.text;
  };
  // What the old one says last, the new one shouts again.
  assertEquals(replaced("b", "b", "ab"), "a<B<>C");
  assertEquals(replaced("b", "x", "ab"), "a<B>c");
  assertEquals(replaced("x", "x", "ab"), "abc");
});

Deno.test("FaultChain remembers the match of a fault whose time was up, but not for another position", async () => {
  for (const [at, expected] of [[0, "<C"], [3, "c"]] as const) {
    const bench = new Bench();
    const match = parsePattern("b", linux);
    const one = asked(shout, { at: 0, match, for: 10 });
    bench.chain.add(one);
    bench.push("ab");
    await bench.wait(20);
    assertEquals(bench.text, "a<B>");
    bench.chain.replace(one, asked(shout, { at, match }));
    bench.push("c");
    assertEquals(bench.text, `a<B>${expected}`);
  }
});

Deno.test("FaultChain does not begin a fault that is taken away while its beginning waits for its turn", async () => {
  const begun = async (triggers: Partial<Triggers>, data: string) => {
    const bench = new Bench();
    const one = asked(shout, triggers);
    bench.chain.add(one);
    const slowness = bench.slowness = Promise.withResolvers();
    bench.push(data);
    await bench.wait(10);
    bench.chain.remove(one);
    bench.slowness = undefined;
    slowness.resolve();
    await bench.wait();
    bench.push("c");
    return [bench.text, bench.chain.isIdle, bench.clock.waiting];
  };
  assertEquals(await begun({ after: 10 }, "ab"), ["abc", true, 0]);
  assertEquals(await begun({ at: 1 }, "ab"), ["abc", true, 0]);
});

Deno.test("FaultChain knows of a fault whose time comes while bytes wait where in the stream it is", async () => {
  const bench = new Bench();
  bench.chain.add(asked(shout, { after: 10, at: 3 }));
  const slowness = bench.slowness = Promise.withResolvers();
  bench.push("a");
  bench.push("b");
  await bench.wait(10);
  bench.push("c");
  bench.slowness = undefined;
  slowness.resolve();
  await bench.wait();
  assertEquals(bench.text, "abc<");
});

Deno.test("FaultChain cancels the timers of a fault that is removed", async () => {
  const bench = new Bench();
  const [early, acting] = [asked(shout, { after: 50 }), asked(shout, { for: 50 })];
  bench.chain.add(early);
  bench.chain.add(acting);
  assertEquals(bench.clock.waiting, 2);
  bench.chain.remove(early);
  assertEquals(bench.clock.waiting, 1);
  bench.chain.remove(acting);
  assertEquals(bench.clock.waiting, 0);
  await bench.wait(100);
  assertEquals([bench.text, bench.chain.isIdle], ["<>", true]);
});

Deno.test("FaultChain lets a removed fault still pass on, but not after stop()", async () => {
  const bench = new Bench();
  const one = asked({
    begin({ clock, pass, reset, struck }) {
      clock.after(10, () => pass(utf8("late")));
      clock.after(20, () => {
        pass(utf8("too late"));
        struck({ what: "too late" });
        reset();
      });
    },
  });
  bench.chain.add(one);
  bench.chain.remove(one);
  assertEquals(bench.chain.isIdle, true);
  await bench.wait(10);
  bench.chain.stop();
  await bench.wait(10);
  assertEquals([bench.out, bench.strikes], [["10 late"], []]);
});

Deno.test("FaultChain rolls again for a replaced fault only when its probability is another one", () => {
  const chosen = (first: number, second: number, serial: number) => {
    const bench = new Bench({ random: (serial) => seededRandom(7, serial) });
    const one = asked(shout, { probability: first }, "test", 1);
    bench.chain.add(one);
    bench.push("a");
    const [before] = [bench.text];
    bench.chain.replace(one, asked(shout, { probability: second }, "test", serial));
    bench.push("b");
    return [before !== "a", bench.text.endsWith("B")];
  };
  const drawn = (serial: number) => seededRandom(7, serial)();
  const lower = Array.from({ length: 50 }, (_, i) => i + 2).find((serial) =>
    drawn(serial) < drawn(1) - 0.01
  )!;
  const between = (drawn(lower) + drawn(1)) / 2;
  assertEquals(chosen(between, between, lower), [false, false]);
  assertEquals(chosen(between, between + 1e-9, lower), [false, true]);
});

Deno.test("FaultChain tells a fault that is over whether it is replaced", () => {
  const seen: boolean[] = [];
  const watch = { over: (_: unknown, isReplaced?: boolean) => void seen.push(isReplaced === true) };
  const bench = new Bench();
  const [one, two] = [asked(watch), asked(watch)];
  bench.chain.add(one);
  bench.chain.replace(one, two);
  bench.chain.remove(two);
  assertEquals(seen, [true, false]);
});

Deno.test("FaultChain takes a fault of something else than bytes as none, and any other for one to be added", () => {
  const bench = new Bench();
  const { plan: { triggers } } = asked({});
  const connect = { name: "connect", serial: 1, plan: { triggers, connect: () => "dial" as const } };
  bench.chain.add(connect);
  assertEquals(bench.chain.isIdle, true);
  bench.chain.replace(connect, asked(shout));
  bench.chain.remove(asked(shout));
  bench.chain.replace(asked({}), asked(shout));
  bench.push("a");
  assertEquals(bench.text, "<<A");
});
