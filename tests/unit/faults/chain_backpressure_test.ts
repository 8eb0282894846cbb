import { utf8 } from "../../../src/bytes/bytes.ts";
import { assertEquals } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { asked, Bench, late, shout } from "./chain_kit.ts";

Deno.test("FaultChain reads ahead up to its limit while a fault sleeps, and not further", async () => {
  const bench = new Bench({ readAhead: 10 });
  bench.chain.add(asked(late(100)));
  assertEquals([bench.push("12345"), bench.push("6789")], [undefined, undefined]);
  const room = bench.push("0");
  assertEquals(room instanceof Promise, true);
  await bench.wait(99);
  assertEquals([await bench.isSettled(room), bench.out], [false, []]);
  await bench.wait(1);
  assertEquals([await bench.isSettled(room), bench.out], [true, ["100 12345", "100 6789", "100 0"]]);
  assertEquals(bench.push("next"), undefined);
});

Deno.test("FaultChain reads ahead 16 MiB if nothing else is said", () => {
  const bench = new Bench();
  bench.chain.add(asked(late(100)));
  const mebibyte = new Uint8Array(1024 * 1024);
  const rooms = Array.from({ length: 16 }, () => bench.push(mebibyte));
  assertEquals(rooms.map((room) => room !== undefined), [...new Array(15).fill(false), true]);
  bench.chain.stop();
});

Deno.test("FaultChain counts what all its stages hold", async () => {
  const bench = new Bench({ readAhead: 10 });
  bench.chain.add(asked(late(50)));
  bench.chain.add(asked(late(100)));
  bench.push("12345");
  await bench.wait(50);
  const room = bench.push("67890");
  assertEquals(await bench.isSettled(room), false);
  await bench.wait(50);
  assertEquals([await bench.isSettled(room), bench.out], [false, []]);
  await bench.wait(50);
  assertEquals([await bench.isSettled(room), bench.out], [true, ["150 12345"]]);
  await bench.wait(100);
  assertEquals(bench.out, ["150 12345", "200 67890"]);
});

Deno.test("FaultChain lets a fault wait that makes more of the bytes than the next one can take", async () => {
  const bench = new Bench({ readAhead: 10 });
  const progress: number[] = [];
  bench.chain.add(asked({
    async data(_, context) {
      for (let i = 1; i <= 5; i++) {
        await context.pass(utf8("abcd"));
        progress.push(i);
      }
    },
  }));
  bench.chain.add(asked(late(100)));
  bench.push("x");
  await bench.wait(99);
  assertEquals(progress, [1, 2]);
  await bench.wait(1000);
  assertEquals([progress, bench.text], [[1, 2, 3, 4, 5], "abcd".repeat(5)]);
});

Deno.test("FaultChain holds back the sender while the receiver is slow, with a fault or without", async () => {
  for (const faults of [[], [asked(shout)], [asked(shout), asked({})], [asked({}, { after: 1e6 })]]) {
    const bench = new Bench();
    for (const fault of faults) bench.chain.add(fault);
    bench.slowness = Promise.withResolvers();
    bench.push("a");
    const room = bench.push("b");
    assertEquals(await bench.isSettled(room), false);
    bench.slowness.resolve();
    bench.slowness = undefined;
    assertEquals(await bench.isSettled(room), true);
    assertEquals([bench.text.toLowerCase().replaceAll("<", ""), bench.push("c")], ["ab", undefined]);
    bench.chain.stop();
  }
});

Deno.test("FaultChain lets a fault that awaits its passes feel a slow receiver", async () => {
  const bench = new Bench();
  let passed = 0;
  bench.chain.add(asked({
    async data({ bytes }, context) {
      await context.pass(bytes);
      passed++;
    },
  }));
  const slowness = bench.slowness = Promise.withResolvers();
  bench.push("a");
  bench.push("b");
  await settled();
  assertEquals([passed, bench.text], [0, "a"]);
  bench.slowness = undefined;
  slowness.resolve();
  await settled();
  assertEquals([passed, bench.text], [2, "ab"]);
});

Deno.test("FaultChain lets the sender go on when the fault that holds too much is taken away", async () => {
  const bench = new Bench({ readAhead: 4 });
  const one = asked(late(1000));
  bench.chain.add(one);
  const room = bench.push("12345");
  bench.chain.remove(one);
  assertEquals([await bench.isSettled(room), bench.out, bench.chain.isIdle], [true, ["0 12345"], true]);
});

Deno.test("FaultChain lets nobody wait for the room of a fault that was replaced", async () => {
  const bench = new Bench({ readAhead: 4 });
  const [one, two] = [asked(late(1000)), asked(late(100))];
  bench.chain.add(one);
  const room = bench.push("12345");
  bench.chain.replace(one, two);
  await bench.wait(0);
  assertEquals(bench.out, []);
  await bench.wait(100);
  assertEquals([await bench.isSettled(room), bench.out], [true, ["100 12345"]]);
});

Deno.test("FaultChain lets nobody wait for a fault that is gone, though those behind it hold too much", async () => {
  const bench = new Bench({ readAhead: 4 });
  const one = asked({ data: ({ bytes }, context) => void context.pass(bytes) });
  bench.chain.add(one);
  bench.chain.add(asked(late(1000)));
  const room = bench.push("12345");
  assertEquals(await bench.isSettled(room), false);
  bench.chain.remove(one);
  assertEquals([await bench.isSettled(room), bench.out], [true, []]);
  assertEquals(bench.push("6") instanceof Promise, true);
  bench.chain.stop();
});

Deno.test("FaultChain frees the sender when a fault closes, though what went before is still under way", async () => {
  const bench = new Bench({ readAhead: 4 });
  const seen: number[] = [];
  bench.chain.add(asked({
    async data({ bytes, offset }, context) {
      seen.push(offset);
      context.pass(bytes.subarray(0, 1));
      await context.sleep(10);
      context.close();
      await context.sleep(10);
    },
  }));
  bench.chain.add(asked(late(100)));
  bench.push("12");
  const room = bench.push("345");
  await bench.wait(10);
  assertEquals([await bench.isSettled(room), bench.out], [true, []]);
  await bench.wait(1000);
  assertEquals([bench.out, seen], [["100 1", "100 close both"], [0]]);
});

Deno.test("FaultChain waits for the last of several promises of a slow receiver", async () => {
  const bench = new Bench();
  bench.chain.add(asked({
    data({ bytes, offset }, context) {
      if (offset > 0) return;
      context.pass(bytes.subarray(0, 1));
      bench.slowness = second;
      context.pass(bytes.subarray(1));
    },
  }));
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  bench.slowness = first;
  const room = bench.push("ab");
  first.resolve();
  assertEquals(await bench.isSettled(room), false);
  assertEquals(await bench.isSettled(bench.push("c")), false);
  bench.slowness = undefined;
  second.resolve();
  assertEquals(await bench.isSettled(room), true);
});

Deno.test("FaultChain frees the sender at once when a fault closes the connection", async () => {
  const bench = new Bench({ readAhead: 4 });
  bench.chain.add(asked({
    async data(_, context) {
      await context.sleep(10);
      context.close();
      await context.sleep(1e6);
    },
  }));
  bench.push("12");
  const room = bench.push("345");
  await bench.wait(10);
  assertEquals([await bench.isSettled(room), bench.out, bench.clock.waiting], [true, ["10 close both"], 0]);
});

Deno.test("FaultChain holds a hundred thousand pieces without getting slow", async () => {
  const bench = new Bench();
  bench.chain.add(asked(late(10)));
  const piece = new Uint8Array(64);
  const started = performance.now();
  for (let i = 0; i < 100_000; i++) bench.push(piece);
  await bench.wait(10);
  assertEquals([bench.passed.length, performance.now() - started < 5000], [100_000, true]);
});
