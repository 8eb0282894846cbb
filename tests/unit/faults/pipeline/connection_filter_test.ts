import { parseNetwork } from "../../../../src/values/cidr.ts";
import { seededRandom } from "../../../../src/events/random.ts";
import { isChosen } from "../../../../src/faults/pipeline/connection_filter.ts";
import { assertEquals } from "../../../assert.ts";
import { always, asked, Bench, shout } from "../chain_kit.ts";

const never = () => {
  throw new Error("not to be asked");
};

Deno.test("isChosen() takes every connection when nothing is said", () => {
  assertEquals(isChosen(always, 1, "127.0.0.1", () => 0.999999), true);
  assertEquals(isChosen(always, 7, "unix:/tmp/x.sock", () => 0), true);
});

Deno.test("isChosen() takes the connections of a range, both ends included", () => {
  const chosen = (from: number, to: number) =>
    [1, 2, 3, 4, 5].filter((nth) => isChosen({ ...always, nth: { from, to } }, nth, "::1", () => 0));
  assertEquals(chosen(3, 3), [3]);
  assertEquals(chosen(2, 4), [2, 3, 4]);
  assertEquals(chosen(4, Infinity), [4, 5]);
});

Deno.test("isChosen() takes the peers of a network; a Unix socket is in none", () => {
  const triggers = { ...always, peer: parseNetwork("10.0.0.0/8") };
  const hosts = ["10.1.2.3", "11.1.2.3", "::ffff:10.0.0.1", "unix:/tmp/x.sock"];
  assertEquals(hosts.filter((host) => isChosen(triggers, 1, host, () => 0)), ["10.1.2.3", "::ffff:10.0.0.1"]);
});

Deno.test("isChosen() draws once, and only for a connection that is meant", () => {
  assertEquals(isChosen({ ...always, nth: { from: 2, to: 2 } }, 1, "::1", never), false);
  assertEquals(isChosen({ ...always, peer: parseNetwork("::2") }, 1, "::1", never), false);
  let draws = 0;
  isChosen({ ...always, probability: 0.5 }, 1, "::1", () => ++draws && 0.1);
  assertEquals(draws, 1);
});

Deno.test("isChosen() never takes probability 0 and always probability 1", () => {
  assertEquals(isChosen({ ...always, probability: 0 }, 1, "::1", () => 0), false);
  assertEquals(isChosen({ ...always, probability: 1 }, 1, "::1", () => 1 - 2 ** -53), true);
  assertEquals(isChosen({ ...always, probability: 0.3 }, 1, "::1", () => 0.3), false);
});

/** Which of 1,000 connections a fault of this probability strikes. */
function struck(probability: number, seed: number): number[] {
  const fault = asked(shout, { probability }, "test", 1);
  const connections = Array.from({ length: 1000 }, (_, i) => i + 1);
  return connections.filter((nth) => {
    const bench = new Bench({ nth, random: (serial) => seededRandom(seed, nth * 4096 + serial) });
    bench.chain.add(fault);
    bench.push("a");
    return bench.text === "<A";
  });
}

Deno.test("FaultChain strikes exactly the connections whose first number is below the probability", () => {
  for (const [probability, seed] of [[0.3, 1], [0.3, 2], [0.01, 1], [0.9, 1]] as const) {
    const drawn = Array.from({ length: 1000 }, (_, i) => seededRandom(seed, (i + 1) * 4096 + 1)());
    const expected = drawn.flatMap((number, i) => number < probability ? [i + 1] : []);
    assertEquals(struck(probability, seed), expected);
  }
});

Deno.test("FaultChain strikes another 30% under another seed, and about that many", () => {
  const [one, two] = [struck(0.3, 1), struck(0.3, 2)];
  assertEquals(one.join() === two.join(), false);
  // Three standard deviations: 3 * sqrt(1000 * 0.3 * 0.7) is 43.
  for (const some of [one, two]) assertEquals(some.length > 257 && some.length < 343, true);
  assertEquals([struck(0, 1).length, struck(1, 1).length], [0, 1000]);
});

Deno.test("FaultChain draws the number of the gate before those of the fault", () => {
  const row = seededRandom(1, 9);
  const [, second, third] = [row(), row(), row()];
  const drawn: number[] = [];
  const bench = new Bench();
  bench.chain.add(asked({ begin: ({ random }) => void drawn.push(random(), random()) }, {}, "test", 9));
  assertEquals(drawn, [second, third]);
});
