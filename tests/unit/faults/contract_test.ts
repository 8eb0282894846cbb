import { concat, latin1 } from "../../../src/bytes/bytes.ts";
import { seededRandom } from "../../../src/events/random.ts";
import type { ActiveFault } from "../../../src/faults/fault.ts";
import { faults } from "../../../src/faults/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { cut } from "../arbitraries.ts";
import { linux } from "../refusal.ts";
import { Bench } from "./chain_kit.ts";

/** What every fault of the bytes must keep, the ones to come too: their examples, and some more. */
const specs = [
  ...faults.definitions.map(({ example }) => example).filter((spec) => made(spec).plan.stream),
  "bandwidth:rate=1KB/s",
  "timeout",
  "reset_peer",
  "slicer",
  "limit_data:bytes=0",
  "limit_data:bytes=100,with=rst",
  "corrupt:bytes=2,per=0",
  "drop:bytes=30",
  "duplicate:copies=3",
  "reorder:by=3,wait=20ms",
  "blackhole:after=30ms,for=50ms",
  "freeze:after=30ms,for=50ms",
  "inject:payload=abc,interval=200ms",
  "split:offsets=1/2,of=message",
];

/** Those that may be late with it, but let every byte pass unchanged and in order. */
const lossless = ["latency", "bandwidth", "slow_close", "slicer", "freeze", "split"];

function made(spec: string, serial = 1): ActiveFault {
  const { name, made: plan } = faults.parse(spec, linux);
  return { name, plan, serial };
}

/** A spec with one option more, which it may have had already. */
function having(spec: string, option: string): string {
  const key = option.split("=")[0]!;
  const others = spec.replace(new RegExp(`(?<=[:,])${key}=[^,]*,?`), "").replace(/[:,]$/, "");
  return `${others}${others.includes(":") ? "," : ":"}${option}`;
}

const stream = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 256);

/** Lets the stream come in pieces, with time between them, and then its end. */
async function fed(bench: Bench, seed: number, end: "end" | "abort" = "end"): Promise<Bench> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  for (const piece of cut(stream, Array.from({ length: 12 }, () => below(301)))) {
    bench.push(piece);
    if (below(4) === 0) await bench.wait(below(20));
  }
  bench.chain[end]();
  return bench;
}

function withFault(spec: string): Bench {
  const bench = new Bench();
  bench.chain.add(made(spec));
  return bench;
}

const endings = ["FIN", "RST", "close both", "reset both"];

function countOfEndings(bench: Bench): number {
  return bench.out.filter((each) => endings.includes(each.replace(/^\S+ /, ""))).length;
}

for (const spec of specs) {
  const { name } = made(spec);

  for (const end of ["end", "abort"] as const) {
    Deno.test(`${spec} lets the ${end} of the sender pass, ends the connection, or says that it swallowed it`, async () => {
      const bench = await fed(withFault(spec), 1, end);
      await bench.wait(20_000);
      assertEquals(bench.errors, []);
      const isSwallowed = bench.strikes.some((each) => / swallowed the (FIN|RST)$/.test(each));
      assertEquals(countOfEndings(bench), isSwallowed ? Math.min(1, countOfEndings(bench)) : 1);
      if (lossless.includes(name)) assertEquals(bench.text, latin1(stream));
    });
  }

  Deno.test(`${spec} leaves no timer behind, and passes nothing on, when the connection is gone`, async () => {
    for (const moment of [0, 7, 45, 600]) {
      const bench = await fed(withFault(spec), 2);
      await bench.wait(moment);
      bench.chain.stop();
      const before = bench.out.length;
      assertEquals(bench.clock.waiting, 0, `after ${moment} ms`);
      await bench.wait(20_000);
      assertEquals(bench.out.length, before);
      assertEquals([bench.clock.waiting, bench.errors], [0, []]);
    }
  });

  Deno.test(`${spec} that is taken away lets pass what comes then, unchanged, or has ended the connection`, async () => {
    for (const moment of [0, 7, 45]) {
      const bench = new Bench();
      const fault = made(spec);
      bench.chain.add(fault);
      for (const piece of cut(stream, [50, 51, 120, 200])) bench.push(piece);
      await bench.wait(moment);
      bench.chain.remove(fault);
      bench.push("what comes then");
      bench.chain.end();
      await bench.wait();
      assertEquals([bench.clock.waiting, bench.errors], [0, []]);
      assertEquals(countOfEndings(bench), 1);
      const isEnded = !bench.out.at(-1)!.endsWith(" FIN");
      assert(isEnded || bench.text.endsWith("what comes then"), bench.text);
      if (lossless.includes(name)) assertEquals(bench.text, `${latin1(stream)}what comes then`);
    }
  });

  Deno.test(`${spec} does the same again under the same seed`, async () => {
    const trace = async () => {
      const bench = await fed(withFault(spec), 3);
      await bench.wait(20_000);
      bench.chain.stop();
      return [...bench.out, ...bench.strikes];
    };
    assertEquals(await trace(), await trace());
  });

  Deno.test(`${spec} changes nothing before the byte at which it begins`, async () => {
    const bench = withFault(having(spec, "at=150"));
    for (const piece of cut(stream.subarray(0, 149), [20, 60, 70])) bench.push(piece);
    await bench.wait(20_000);
    assertEquals(latin1(concat(bench.passed)), latin1(stream.subarray(0, 149)));
    assertEquals([bench.strikes, bench.errors, bench.clock.waiting], [[], [], 0]);
  });

  for (const trigger of ["every=2", "times=1", "for=40ms", "match=hex:07", "probability=0"]) {
    Deno.test(`${spec} works with ${trigger}`, async () => {
      const bench = await fed(withFault(having(spec, trigger)), 4);
      await bench.wait(20_000);
      assertEquals(bench.errors, []);
      assert(countOfEndings(bench) <= 1);
      if (trigger === "probability=0") assertEquals([bench.text, bench.strikes], [latin1(stream), []]);
      if (lossless.includes(name)) assertEquals(bench.text, latin1(stream));
      bench.chain.stop();
      assertEquals(bench.clock.waiting, 0);
    });
  }
}

Deno.test("every fault is one of the bytes, of connecting, or of the listener", () => {
  for (const { example } of faults.definitions) {
    const { stream, connect, outage } = made(example).plan;
    assertEquals([stream, connect, outage].filter(Boolean).length, 1, example);
  }
});

Deno.test("all faults that lose nothing, one behind the other, lose nothing", async () => {
  const bench = new Bench();
  lossless.forEach((name, i) => bench.chain.add(made(faults.find(name)!.example, i + 1)));
  await fed(bench, 5);
  await bench.wait(20_000);
  assertEquals([bench.text, bench.errors], [latin1(stream), []]);
  assert(bench.out.at(-1)!.endsWith(" FIN"));
});

Deno.test("faults that pass on the same bytes twice do not share them with the fault behind", async () => {
  const bench = new Bench();
  bench.chain.add(made("duplicate:copies=2", 1));
  bench.chain.add(made("corrupt:bytes=1,per=0", 2));
  bench.push("abcd");
  await bench.wait();
  const changes = bench.passed.map((bytes) =>
    bytes.filter((byte, i) => byte !== "abcd".charCodeAt(i)).length
  );
  assertEquals(changes, [1, 1, 1]);
});

for (
  const [old, by, end] of [["timeout", "timeout:timeout=1s", "close both"], [
    "reset_peer:timeout=9s",
    "reset_peer:timeout=1s",
    "reset both",
  ]] as const
) {
  Deno.test(`${old} goes on as ${by} when its settings are changed, and ends nothing before`, async () => {
    const bench = new Bench();
    const fault = made(old);
    bench.chain.add(fault);
    bench.push("abcd");
    await bench.wait(500);
    bench.chain.replace(fault, made(by));
    bench.push("efgh");
    await bench.wait(999);
    assertEquals(bench.out, []);
    await bench.wait(5000);
    assertEquals([bench.out, bench.errors], [[`1500 ${end}`], []]);
  });
}
