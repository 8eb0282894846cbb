import fc from "fast-check";
import { concat, utf8 } from "../../../src/bytes/bytes.ts";
import type { Framing } from "../../../src/framings/framing.ts";
import { parsePattern } from "../../../src/values/pattern.ts";
import type { StreamFault } from "../../../src/faults/fault.ts";
import { framings } from "../../../src/framings/index.ts";
import { assert, assertEquals } from "../../assert.ts";
import { cut } from "../arbitraries.ts";
import { linux } from "../refusal.ts";
import { asked, Bench, late, shout } from "./chain_kit.ts";

const framing = (spec: string): Framing => framings.parse(spec, linux).made();

/** Passes on what it gets as it is: what comes out shows what the pieces were. */
const plain: StreamFault = { data: ({ bytes }, context) => context.pass(bytes) };

/** What pieces there are. */
function pieces(spec: string, chunks: readonly string[], ending: "end" | "abort" = "end"): string[] {
  const bench = new Bench({ framing: framing(spec) });
  bench.chain.add(asked(plain));
  for (const chunk of chunks) bench.push(chunk);
  bench.chain[ending]();
  assertEquals([bench.chain.isEmpty, bench.errors], [true, []]);
  bench.chain.stop();
  assertEquals(bench.clock.waiting, 0);
  return bench.out.map((out) => out.slice(2));
}

Deno.test("FaultChain with a framing makes messages the pieces, with all bytes that they have on the wire", () => {
  assertEquals(pieces("line", ["a\r\nb", "c\n", "\nd\n"]), ["a\r\n", "bc\n", "\n", "d\n", "FIN"]);
  assertEquals(pieces("fixed:size=3", ["abcd", "ef", "ghi"]), ["abc", "def", "ghi", "FIN"]);
});

Deno.test("FaultChain with a framing passes on what is left at FIN and RST, as one piece", () => {
  assertEquals(pieces("fixed:size=3", ["abcd", "e"]), ["abc", "de", "FIN"]);
  assertEquals(pieces("fixed:size=3", ["abcd", "e"], "abort"), ["abc", "de", "RST"]);
  assertEquals(pieces("line", ["ab", "c"]), ["abc", "FIN"]);
  assertEquals(pieces("line", ["ab", "c"], "abort"), ["abc", "RST"]);
});

Deno.test("FaultChain with a framing passes everything on as it comes from where it does not fit", () => {
  const spec = "line:max=4";
  assertEquals(pieces(spec, ["a\nbb\nccccc", "d\n", "e"]), ["a\n", "bb\n", "ccccc", "d\n", "e", "FIN"]);
});

Deno.test("FaultChain with a framing keeps what stands between two messages apart from them", () => {
  const skipping: Framing = {
    push: () => [{ wire: utf8("cd"), content: utf8("cd"), offset: 2 }],
    flush: () => [],
    encode: (content) => content,
  };
  const bench = new Bench({ framing: skipping });
  bench.chain.add(asked(plain));
  bench.push("abcdef");
  bench.chain.end();
  assertEquals(bench.out, ["0 ab", "0 cd", "0 ef", "0 FIN"]);
});

Deno.test("FaultChain with a framing that fails lets go at once of what it held", () => {
  const bench = new Bench({ framing: framing("line:max=4") });
  bench.chain.add(asked(plain));
  bench.push("abc");
  assertEquals(bench.out, []);
  bench.push("de");
  assertEquals([bench.out, bench.chain.isEmpty], [["0 abcde"], true]);
});

Deno.test("FaultChain with a framing of silence has no timer left after stop()", () => {
  const bench = new Bench({ framing: framing("idle:gap=20ms") });
  bench.chain.add(asked(plain));
  bench.push("ab");
  assertEquals(bench.clock.waiting, 1);
  bench.chain.stop();
  assertEquals([bench.clock.waiting, bench.out], [0, []]);
});

Deno.test("FaultChain with a framing of silence cuts when it was silent for that long", async () => {
  const bench = new Bench({ framing: framing("idle:gap=20ms") });
  bench.chain.add(asked(plain));
  bench.push("ab");
  await bench.wait(19);
  bench.push("c");
  await bench.wait(19);
  assertEquals([bench.out, bench.chain.isEmpty], [[], false]);
  await bench.wait(1);
  bench.push("d");
  bench.chain.end();
  assertEquals([bench.out, bench.clock.waiting], [["39 abc", "39 d", "39 FIN"], 0]);
});

Deno.test("FaultChain with a framing passes on without delay while there is no fault, but knows where it is", () => {
  const bench = new Bench({ framing: framing("line") });
  bench.push("a\nb");
  assertEquals([bench.out, bench.chain.isIdle, bench.chain.isEmpty], [["0 a\nb"], false, true]);
  const one = asked(plain);
  bench.chain.add(one);
  bench.push("c\nd\ne");
  assertEquals(bench.out.slice(1), ["0 c\n", "0 d\n"]);
  bench.chain.remove(one);
  assertEquals([bench.out.slice(3), bench.chain.isEmpty], [["0 e"], true]);
  bench.push("f\ng");
  bench.chain.add(asked(plain));
  bench.push("h\n");
  assertEquals(bench.out.slice(4), ["0 f\ng", "0 h\n"]);
});

Deno.test("FaultChain with a framing that failed is idle when no fault is at work", () => {
  const bench = new Bench({ framing: framing("line:max=2") });
  bench.push("abc");
  assertEquals([bench.out, bench.chain.isIdle], [["0 abc"], true]);
});

Deno.test("FaultChain with a framing looks for a match in one message only", () => {
  const match = parsePattern("b\\nc", linux);
  const shouted = (spec: string) => {
    const bench = new Bench({ framing: framing(spec) });
    bench.chain.add(asked(shout, { match }));
    bench.push("ab\ncd\n");
    bench.push("e\n\n");
    bench.chain.end();
    return bench.text;
  };
  assertEquals(shouted("line"), "ab\ncd\ne\n\n");
  assertEquals(shouted("fixed:size=6"), "a<B\nCD\nE\n\n");
});

Deno.test("FaultChain with a framing acts on every so-many-th message, however they are cut", () => {
  for (const chunks of [["a\nb\nc\nd\n"], ["a", "\nb\nc", "\nd", "\n"]]) {
    const bench = new Bench({ framing: framing("line") });
    bench.chain.add(asked(shout, { every: 2 }));
    for (const chunk of chunks) bench.push(chunk);
    assertEquals(bench.text, "<a\nB\nc\nD\n");
  }
});

const specs = [
  "line",
  "line:max=20",
  "delimiter:bytes=|",
  "length:bytes=1",
  "fixed:size=7",
  "idle:gap=5ms",
  "slip",
  "cobs",
  "modbus",
  "mqtt",
  "scpi",
];

for (const spec of specs) {
  Deno.test(`FaultChain cut by ${spec} passes every byte on exactly once`, async () => {
    const bytes = fc.uint8Array({ maxLength: 120 });
    const noisy = fc.array(fc.constantFrom(0, 1, 3, 10, 13, 35, 49, 97, 124, 0xc0, 0xdb), { maxLength: 120 })
      .map((list) => Uint8Array.from(list));
    const property = fc.asyncProperty(
      fc.oneof(bytes, noisy),
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.array(fc.nat({ max: 8 }), { maxLength: 3 }),
      fc.constantFrom("end" as const, "abort" as const),
      async (stream, places, toggles, ending) => {
        const bench = new Bench({ framing: framing(spec) });
        let fault = asked(plain);
        if (toggles.length % 2 === 0) bench.chain.add(fault);
        const chunks = cut(stream, places);
        for (const [i, chunk] of chunks.entries()) {
          bench.push(chunk);
          if (!toggles.includes(i)) continue;
          bench.chain.remove(fault);
          fault = asked(i % 2 === 0 ? late(1) : plain);
          bench.chain.add(fault);
          if (i % 3 === 0) await bench.wait(3);
        }
        bench.chain[ending]();
        await bench.wait(10);
        assertEquals(concat(bench.passed), new Uint8Array(stream));
        assert(bench.out.at(-1)!.endsWith(ending === "end" ? "FIN" : "RST"));
        assertEquals([bench.chain.isEmpty, bench.clock.waiting, bench.errors], [true, 0, []]);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });
}
