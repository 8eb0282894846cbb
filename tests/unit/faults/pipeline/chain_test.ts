import { latin1, utf8 } from "../../../../src/bytes/bytes.ts";
import { seededRandom } from "../../../../src/events/random.ts";
import type { FaultContext, StreamFault } from "../../../../src/faults/fault.ts";
import { assert, assertEquals } from "../../../assert.ts";
import { settled } from "../../fake_clock.ts";
import { asked, Bench, late, sliced } from "../chain_kit.ts";

/** Puts a letter behind every piece, and behind FIN and RST. */
function tag(letter: string): StreamFault {
  return {
    data({ bytes }, context) {
      context.pass(bytes);
      return context.pass(utf8(letter));
    },
    end(context) {
      context.pass(utf8(letter));
      return context.end();
    },
    abort(context) {
      context.pass(utf8(letter));
      context.abort();
    },
  };
}

Deno.test("FaultChain without a fault passes everything on at once, and is idle", () => {
  const bench = new Bench();
  assertEquals([bench.chain.isIdle, bench.chain.isEmpty], [true, true]);
  assertEquals([bench.push("ab"), bench.push(""), bench.push("c"), bench.chain.end()], [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(bench.out, ["0 ab", "0 c", "0 FIN"]);
});

Deno.test("FaultChain has done all of it when push() returns, where no fault waits", () => {
  const bench = new Bench();
  for (const letter of "xyz") bench.chain.add(asked(tag(letter)));
  assertEquals(bench.push("ab"), undefined);
  assertEquals(bench.text, "abzyzxzyz");
  assertEquals(bench.chain.end(), undefined);
  assertEquals([bench.text, bench.out.at(-1)], ["abzyzxzyzxzyzyzz", "0 FIN"]);
  assertEquals([bench.chain.isIdle, bench.chain.isEmpty], [false, true]);
});

Deno.test("FaultChain copies what it is lent, but lets a fault change what it gets", async () => {
  const bench = new Bench();
  bench.chain.add(asked(late(10)));
  bench.chain.add(asked({
    data({ bytes }, context) {
      bytes[0] = 0x58;
      return context.pass(bytes);
    },
  }));
  bench.push("abc");
  bench.push("def");
  await bench.wait(10);
  assertEquals(bench.out, ["10 Xbc", "10 Xef"]);
});

Deno.test("FaultChain tells every fault the position in the stream as it comes there", async () => {
  const bench = new Bench();
  const seen: string[] = [];
  const watch = (name: string) => ({
    data({ bytes, offset, at }: { bytes: Uint8Array; offset: number; at: number }, context: FaultContext) {
      seen.push(`${name} ${offset} ${latin1(bytes)} ${at}`);
      return context.pass(bytes);
    },
  });
  bench.chain.add(asked(watch("first")));
  bench.chain.add(asked(tag("!")));
  bench.chain.add(asked(late(5)));
  bench.chain.add(asked(watch("last")));
  bench.push("ab");
  await bench.wait(3);
  bench.push("c");
  await bench.wait(10);
  assertEquals(seen, [
    "first 0 ab 0",
    "first 2 c 3",
    "last 0 ab 5",
    "last 2 ! 5",
    "last 3 c 8",
    "last 4 ! 8",
  ]);
});

Deno.test("FaultChain counts the time of two latencies one after the other, to the millisecond", async () => {
  const bench = new Bench();
  bench.chain.add(asked(late(100)));
  bench.chain.add(asked(late(30)));
  bench.push("a");
  await bench.wait(50);
  bench.push("b");
  const ended = bench.chain.end();
  await bench.wait(1000);
  await ended;
  assertEquals(bench.out, ["130 a", "180 b", "180 FIN"]);
});

Deno.test("FaultChain lets FIN and RST arrive behind all that came before", async () => {
  const bench = new Bench();
  bench.chain.add(asked(sliced(1, 10)));
  bench.chain.add(asked(late(5)));
  bench.push("abc");
  const ended = bench.chain.end();
  assertEquals(bench.chain.isEmpty, false);
  const aborted = bench.chain.abort();
  await bench.wait(24);
  assertEquals(bench.out, ["5 a", "15 b"]);
  assertEquals([await bench.isSettled(ended), await bench.isSettled(aborted)], [false, false]);
  await bench.wait(100);
  assertEquals(bench.out.slice(2), ["25 c", "25 FIN", "25 RST"]);
  assertEquals([await bench.isSettled(ended), await bench.isSettled(aborted)], [true, true]);
  assertEquals([bench.chain.isEmpty, bench.clock.waiting], [true, 0]);
});

Deno.test("FaultChain lets a FIN that a fault swallowed be the end of it", async () => {
  const bench = new Bench();
  bench.chain.add(asked({ end: () => {}, abort: () => {} }));
  assertEquals([bench.chain.end(), bench.chain.abort()], [undefined, undefined]);
  await settled();
  assertEquals(bench.out, []);
});

Deno.test("FaultChain passes FIN on once, and nothing behind it", () => {
  const bench = new Bench();
  bench.chain.add(asked({
    end(context) {
      context.end();
      context.pass(utf8("late"));
      return context.end();
    },
  }));
  bench.push("a");
  bench.chain.end();
  assertEquals(bench.out, ["0 a", "0 FIN"]);
});

Deno.test("FaultChain waits with end() for a FIN that the sink can't send yet", async () => {
  const bench = new Bench();
  bench.slowness = Promise.withResolvers();
  const ended = bench.chain.end();
  assertEquals(await bench.isSettled(ended), false);
  bench.slowness.resolve();
  assertEquals(await bench.isSettled(ended), true);
});

Deno.test("FaultChain resets at once, whatever is under way, and nothing comes behind", async () => {
  const bench = new Bench();
  bench.chain.add(asked({
    async data({ bytes }, context) {
      context.pass(bytes);
      if (bytes[0] === 0x62) context.reset();
      await context.sleep(50);
      context.pass(utf8("never"));
      await context.end();
    },
  }));
  bench.chain.add(asked(late(100)));
  const pushed = [bench.push("a"), bench.push("b"), bench.push("c")];
  assertEquals(pushed, [undefined, undefined, undefined]);
  await bench.wait(60);
  assertEquals(bench.out, ["50 reset both"]);
  bench.push("d");
  bench.chain.add(asked(tag("x")));
  await bench.wait(1000);
  assertEquals([bench.out.length, bench.clock.waiting, bench.errors], [1, 0, []]);
  assertEquals(bench.chain.isIdle, false);
});

Deno.test("FaultChain closes when all that was passed on before is delivered, and nothing comes behind", async () => {
  const bench = new Bench();
  const first: StreamFault = {
    data({ bytes }, context) {
      context.pass(bytes.subarray(0, 1));
      context.close();
      context.pass(bytes.subarray(1));
      context.end();
      context.abort();
      context.reset();
      context.close();
    },
  };
  bench.chain.add(asked(first));
  bench.chain.add(asked(late(100)));
  bench.push("ab");
  bench.push("cd");
  bench.chain.end();
  await bench.wait(1000);
  assertEquals([bench.out, bench.clock.waiting], [["100 a", "100 close both"], 0]);
});

Deno.test("FaultChain begins with a fault that resets before any byte", () => {
  const bench = new Bench();
  bench.chain.add(asked({ begin: (context) => context.reset() }));
  assertEquals(bench.out, ["0 reset both"]);
});

Deno.test("FaultChain reports a fault that throws, and goes on without it", async () => {
  const broken: Array<[keyof StreamFault, StreamFault]> = [
    ["begin", { begin: () => Promise.reject(new Error("begin")) }],
    ["data", {
      data() {
        throw new Error("data");
      },
    }],
    ["end", {
      end() {
        throw new Error("end");
      },
    }],
    ["over", { over: () => Promise.reject(new Error("over")) }],
  ];
  for (const [method, fault] of broken) {
    const bench = new Bench();
    const one = asked(fault);
    bench.chain.add(one);
    bench.push("a");
    await settled();
    bench.push("b");
    const ended = bench.chain.end();
    await settled();
    if (method === "over") bench.chain.remove(one);
    await ended;
    await settled();
    assertEquals(bench.errors.map((error) => (error as Error).message), [method]);
    assertEquals([bench.text, bench.chain.isIdle], [method === "data" ? "b" : "ab", true]);
    assertEquals(bench.out.at(-1) === "0 FIN", method !== "end");
  }
});

Deno.test("FaultChain reports a sink that rejects, and goes on", async () => {
  const bench = new Bench();
  bench.chain.add(asked({}));
  bench.slowness = Promise.withResolvers();
  const room = bench.push("a");
  bench.slowness.reject(new Error("gone"));
  await room;
  bench.slowness = undefined;
  bench.push("b");
  await settled();
  assertEquals([bench.text, bench.errors.map((error) => (error as Error).message)], ["ab", ["gone"]]);
});

Deno.test("FaultChain is silent after stop(), and leaves nothing behind", async () => {
  const bench = new Bench({ readAhead: 2 });
  const seen: string[] = [];
  bench.chain.add(asked(late(100), { for: 500 }));
  bench.chain.add(asked({}, { after: 50 }));
  bench.chain.add(asked({
    begin: ({ clock, signal }) => clock.sleep(1000, signal),
    over: () => void seen.push("over"),
  }));
  const room = bench.push("abc");
  const ended = bench.chain.end();
  await bench.wait(10);
  bench.chain.stop();
  assertEquals(bench.clock.waiting, 0);
  assertEquals([await bench.isSettled(room), await bench.isSettled(ended)], [true, true]);
  assertEquals([bench.push("d"), bench.chain.end(), bench.chain.abort()], [undefined, undefined, undefined]);
  const other = asked(late(1));
  bench.chain.add(other);
  bench.chain.replace(other, asked(late(2)));
  bench.chain.remove(other);
  bench.chain.stop();
  await bench.wait(1000);
  assertEquals([bench.out, bench.errors, seen, bench.clock.waiting], [[], [], [], 0]);
});

Deno.test("FaultChain lets end() resolve with stop(), also when a fault never lets go", async () => {
  const bench = new Bench();
  bench.chain.add(asked({ data: () => new Promise(() => {}) }));
  bench.push("a");
  const ended = bench.chain.end();
  bench.chain.stop();
  assertEquals(await bench.isSettled(ended), true);
});

Deno.test("FaultChain ends the sleep of a fault with stop(), whose strikes nobody hears of then", async () => {
  const bench = new Bench();
  let isDone = false;
  bench.chain.add(asked({
    async data(_, context) {
      await context.sleep(100);
      context.struck({ what: "too late" });
      isDone = context.signal.aborted;
    },
  }));
  bench.push("a");
  bench.chain.stop();
  await settled();
  assertEquals([isDone, bench.strikes], [true, []]);
});

Deno.test("FaultChain gives the same trace for the same seed, and another one for another", async () => {
  const trace = async (seed: number) => {
    const bench = new Bench({ random: (serial) => seededRandom(seed, serial) });
    const jittery: StreamFault = {
      async data({ bytes }, context) {
        await context.sleep(Math.floor(100 * context.random()));
        context.struck({ what: "late", bytes: bytes.length });
        await context.pass(bytes);
      },
    };
    bench.chain.add(asked(jittery, {}, "one", 1));
    bench.chain.add(asked(jittery, { probability: 0.5 }, "two", 2));
    for (let i = 0; i < 10; i++) bench.push(`${i}`);
    bench.chain.end();
    await bench.wait(5000);
    assertEquals(bench.text, "0123456789");
    return [...bench.out, ...bench.strikes];
  };
  const [one, again, other] = [await trace(1), await trace(1), await trace(2)];
  assertEquals(one, again);
  assert(one.join() !== other.join());
});
