import fc from "fast-check";
import { loadScenario } from "../../../src/scenarios/load.ts";
import { assert, assertGreaterOrEqual, assertLess } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { linux } from "../refusal.ts";
import { problems } from "./playing.ts";

const words = fc.constantFrom(
  ...("name connect listen connections framing fields within timeout set steps retry connect-within send expect " +
    "expect-silence expect-close wait fin reset reconnect pause resume repeat parallel capture check raw split on")
    .split(" "),
  ...[
    ":1",
    "127.0.0.1:0",
    "line",
    "1s",
    "3",
    "a",
    "any",
    "yes",
    "re:^(.)",
    "{{a}}",
    "{{capture.1}}",
    "${A}",
    "u8@0",
  ],
);
const node = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    words,
    anyText,
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(words, tie("node"), { maxKeys: 4 }),
  ),
})).node;
const step = fc.oneof(
  node,
  fc.tuple(words, node).map(([verb, value]) => ({ [verb]: value })),
  fc.constantFrom<unknown>("fin", { wait: "1s" }, { send: "${A}" }, { expect: "re:(.)" }, {
    set: { a: "1" },
  }),
);

Deno.test("loadScenario() takes or refuses whatever stands in a file, and says where", () => {
  let accepted = 0;
  const file = fc.record({
    connect: fc.oneof({ weight: 5, arbitrary: fc.constant(":1") }, { weight: 1, arbitrary: node }),
    steps: fc.oneof({ weight: 9, arbitrary: fc.array(step, { maxLength: 4 }) }, {
      weight: 1,
      arbitrary: node,
    }),
    set: fc.oneof({ weight: 5, arbitrary: fc.constant({ A: "x" }) }, { weight: 1, arbitrary: node }),
  });
  fc.assert(
    fc.property(file, (file) => {
      const found = problems(JSON.stringify(file));
      if (found.length === 0) accepted++;
      for (const problem of found) assert(/^\d+:\d+: \P{Cc}+$/u.test(problem), problem);
    }),
    { numRuns: 1000 },
  );
  assertGreaterOrEqual(accepted, 10);
});

Deno.test("loadScenario() takes or refuses YAML of all kinds", () => {
  const piece = fc.constantFrom(
    ..."-?:,[]{}#&*!|>'\"%@` \n\t",
    "- ",
    ": ",
    "&a ",
    "*a",
    "<<: ",
    "\n  ",
    "---\n",
    "!!binary ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, words), { maxLength: 40 }), (pieces) => {
      for (const problem of problems(pieces.join(""))) assert(/^\d+:\d+: \P{Cc}+$/u.test(problem), problem);
    }),
    // A key with a tab in it was printed as it is.
    { numRuns: 1000, examples: [[["name", "\t", "<<: ", "${A}"]]] },
  );
});

Deno.test("loadScenario() takes or refuses random bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const { scenario, problems } = loadScenario(bytes, "a.yaml", new Map(), linux);
    assert(scenario === undefined);
    for (const problem of problems) assert(/^a\.yaml:\d+:\d+: \P{Cc}+$/u.test(problem), problem);
  }));
});

const monsters: Record<string, string> = {
  "lists in lists": "[".repeat(50_000),
  "repetitions in repetitions": 'connect: ":1"\nsteps: ' + "[{repeat: 2, steps: ".repeat(3000) + "x" +
    "}]".repeat(3000),
  "an alias of itself": "connect: ':1'\nsteps: &a [*a, *a, *a]",
  "aliases of aliases": "a: &a [x, x, x, x, x, x, x, x]\n" +
    Array.from({ length: 20 }, (_, i) => {
      const names = [..."abcdefghijklmnopqrstuvwxyz"];
      return `${names[i + 1]}: &${names[i + 1]} [${`*${names[i]}, `.repeat(8)}]`;
    }).join("\n"),
  "many steps": "connect: ':1'\nsteps:\n" + "- fin\n".repeat(50_000),
};

for (const [what, text] of Object.entries(monsters)) {
  Deno.test(`loadScenario() is done with ${what} soon`, () => {
    const started = performance.now();
    for (const problem of problems(text)) assert(/^\d+:\d+: \P{Cc}+$/u.test(problem), problem);
    // Resolving what is nested or an alias again and again takes minutes.
    assertLess(performance.now() - started, 30_000);
  });
}
