import fc from "fast-check";
import { utf8 } from "../../../src/core/bytes.ts";
import { loadScenario } from "../../../src/scenario/load.ts";
import { assert, assertEquals, assertGreaterOrEqual, assertLess } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { linux } from "../refusal.ts";
import { load } from "./playing.ts";

const verbs =
  "send, expect, expect-silence, expect-close, wait, fin, reset, reconnect, pause, resume, set, " +
  "repeat, parallel";
const topLevel =
  "name, connect, listen, framing, connect-within, retry, connections, fields, within, timeout, " +
  "set, steps";

/** All that is said of a file, without its name. */
function problems(text: string, variables: Readonly<Record<string, string>> = {}): string[] {
  const loaded = loadScenario(utf8(text), "a.yaml", new Map(Object.entries(variables)), linux);
  return loaded.problems.map((problem) => problem.replace(/^a\.yaml:/, ""));
}

/** What is written, and all that is said of it. */
const refused: ReadonlyArray<readonly [text: string, ...problems: string[]]> = [
  ["", `1:1: a map of ${topLevel} is expected here, not nothing`],
  ["- a", `1:1: a map of ${topLevel} is expected here, not a list`],
  ["a: [", "1:5: flow sequence in block collection must be sufficiently indented and end with a ]"],
  [
    "conect: :1\nsteps: [fin]",
    `1:1: "conect" is not accepted here, did you mean "connect"? (${topLevel})`,
  ],
  ["connect: :1", '1:1: "steps" is missing here'],
  ["connect: :1\nsteps: []", "2:8: steps: this list is empty"],
  ["connect: :1\nsteps: fin", "2:8: steps: a list is expected here, not text"],
  [
    "steps: [wait: 1s]",
    "1:1: it connects to nothing (say connect: ENDPOINT, listen: ENDPOINT or connections:)",
  ],
  ["connect: :1\nlisten: :2\nsteps: [fin]", "2:9: listen: connect and listen can't stand together"],
  [
    "connect: :1\nconnections: {a: {connect: :2}}\nsteps: [fin]",
    "2:14: connections: connect and connections can't stand together",
  ],
  ["connections: {}\nsteps: [wait: 1s]", "1:14: connections: there are none (NAME: {connect: ENDPOINT})"],
  [
    "connections: {a: {}}\nsteps: [fin]",
    "1:18: a: connect: ENDPOINT or listen: ENDPOINT is missing",
  ],
  [
    "connections: {a: {connect: ':1', listen: ':2'}}\nsteps: [fin: b]",
    "1:42: listen: connect and listen can't stand together",
    '2:14: fin: "b" is not a connection (a)',
  ],
  [
    "connections: {a: {connect: ':1'}, b: {connect: a}}\nsteps: [fin: a]",
    '1:48: connect: "a" is a connection that does not listen (for a host of that name write a:PORT)',
  ],
  [
    "connections: {1a: {connect: ':1'}}\nsteps: [fin]",
    '1:15: "1a" is not a name (letters, digits, - and _, and not a digit first)',
  ],
  [
    "connect: 1.2.3:5\nsteps: [fin]",
    '1:10: connect: "1.2.3:5": "1.2.3" is not an IPv4 address (try 127.0.0.1:9999)',
  ],
  ["connect: :0\nsteps: [fin]", '1:10: connect: ":0": port 0 can\'t be connected to'],
  ["listen: http://:80\nsteps: [fin]", '1:9: listen: "http://:80": scenarios speak plain TCP'],
  [
    "listen: :0\nretry: 1s\nsteps: [fin]",
    "2:8: retry: only who connects tries again (how long a peer is waited for: connect-within)",
  ],
  ["connect: :1\nwithin: 5\nsteps: [fin]", '2:9: within: "5" has no unit (try 5ms or 5s)'],
  [
    "connect: :1\nframing: lines\nsteps: [fin]",
    '2:10: framing: "lines" is not a framing, did you mean "line"? ' +
    "(line, delimiter, length, fixed, idle, slip, cobs, modbus, mqtt, scpi)",
  ],
  [
    "connect: :1\nfields: {a: u9@0}\nsteps: [fin]",
    '2:13: a: "u9" is not a type, did you mean "u8"? ' +
    "(u8, i8, u16be, u16le, i16be, i16le, u32be, u32le, i32be, i32le, u64be, u64le, f32be, f32le, " +
    "f64be, f64le, bytes)",
  ],
];

for (const [text, ...expected] of refused) {
  Deno.test(`loadScenario() refuses ${JSON.stringify(text)}`, () => assertEquals(problems(text), expected));
}

/** Steps, of a scenario with the connections a and b, that are refused; they stand in line 2 from column 9 on. */
const refusedSteps: ReadonlyArray<readonly [step: string, ...problems: string[]]> = [
  ["[]", `2:9: a step is expected here (${verbs})`],
  ["{}", `2:9: an empty map is not a step (${verbs})`],
  ["sned: x", `2:9: "sned" is not a step, did you mean "send"? (${verbs})`],
  ["fni", `2:9: "fni" is not a step, did you mean "fin"? (${verbs})`],
  ["send", '2:9: "send" needs a value (send: PAYLOAD)'],
  ["{send: a, expect: b}", "2:9: send and expect are two steps (begin each with a - of its own)"],
  ["{send: a, on: b, wihtin: 1s}", '2:26: "wihtin" is not accepted here (send, raw, split, on)'],
  ["{send: [a], on: b}", "2:16: send: text is expected here, not a list"],
  [
    "{send: 'a\\q', on: b}",
    '2:16: send: "\\q" is not an escape ' +
    "(accepted: \\r \\n \\t \\0 \\\\ \\xHH \\u{H}; use raw: for text without escapes)",
  ],
  ["{send: 'hex:0g', on: b}", '2:16: send: "0g" in "0g" is not hexadecimal digits (write bytes as 01 0a ff)'],
  ["{send: '{{capture.x}}', on: b}", '2:16: send: "capture.x" has no value here: no step before captures it'],
  [
    "{send: '{{capture.1}}', on: b}",
    '2:16: send: "capture.1" has no value here: no step before expects a ' +
    "pattern with 1 groups",
  ],
  ["send: a", "2:9: on which connection? (on: a, on: b)"],
  ["fin", "2:9: on which connection? (on: a, on: b)"],
  ["fin: c", '2:14: fin: "c" is not a connection (a, b)'],
  ["{fin: a, on: c}", '2:22: on: "c" is not a connection (a, b)'],
  ["{expect: 're:(', on: a}", '2:18: expect: "re:(" is not a regular expression (/(/: Unterminated group)'],
  [
    "{expect: x, capture: [y], on: a}",
    "2:18: expect: capture names 1 groups, but it has no groups " +
    "(try re:^V=([0-9.]+))",
  ],
  [
    "{expect: 're:(x)', capture: [y, z], on: a}",
    "2:18: expect: capture names 2 groups, but it has 1 " +
    "(try re:^V=([0-9.]+))",
  ],
  [
    "{expect: 're:(x)', capture: [1y], on: a}",
    '2:38: capture: "1y" is not a name ' +
    "(letters, digits and _, and not a digit first)",
  ],
  ["{expect: {x: 1}, on: a}", "2:18: expect: fields are of messages: say with framing: where one ends"],
  ["{expect: x, within: soon, on: a}", '2:29: within: "soon" is not a duration (try 250ms, 3s, 2m, 1h)'],
  [
    "{expect-close: fni, on: a}",
    '2:24: expect-close: "fni" is not accepted, did you mean "fin"? (fin, rst, any)',
  ],
  ["wait: 500", '2:15: wait: "500" has no unit (try 500ms or 500s)'],
  ["{wait: 1s, on: a}", '2:20: "on" is not accepted here (wait)'],
  ["{repeat: 0, steps: [fin: a]}", '2:18: repeat: "0" is not a whole number (1 or more)'],
  ["repeat: 2", '2:9: "steps" is missing here'],
  ["parallel: []", "2:19: parallel: this list is empty"],
  ["{parallel: [fin: a]}", "2:21: parallel: a list is expected here, not a map"],
  [
    "{parallel: [[{expect: x, on: a}], [{expect-silence: 1s, on: a}]]}",
    '2:43: parallel: another list of steps receives from "a" too (only one can)',
  ],
  ["set: x", "2:14: set: a map of names is expected here, not text"],
  ["set: {x: '{{y}}'}", '2:18: x: {{y}}: "y" is not a name in a template'],
  ["set: {x: '{{x}}'}", '2:14: set: "x" has no value here: no step before sets it'],
];

for (const [step, ...expected] of refusedSteps) {
  Deno.test(`loadScenario() refuses the step ${step}`, () => {
    const text = `connections: {a: {listen: ':0'}, b: {connect: a}}\nsteps: [${step}]`;
    // All names that there are is a long list.
    assertEquals(problems(text).map((each) => each.replace(/(in a template).*/, "$1")), expected);
  });
}

Deno.test("loadScenario() lists all problems in the order of the file", () => {
  assertEquals(
    problems("steps:\n  - wait: 1\n  - {send: x, on: y, foo: 1}\n  - fni\nconnect: ':x'\nwithin: a").map((
      each,
    ) => each.slice(0, 20)),
    [
      '2:11: wait: "1" has ',
      '3:22: "foo" is not a',
      '4:5: "fni" is not a ',
      '5:10: connect: ":x":',
      '6:9: within: "a" is ',
    ],
  );
});

Deno.test("loadScenario() knows at each step what was captured before, also in repetitions and side by side", () => {
  const text = (steps: string) => `connect: ":1"\nsteps:\n${steps}`;
  const capture = (name: string) => `{expect: 're:(.)', capture: [${name}]}`;
  assertEquals(problems(text(`- ${capture("x")}\n- send: '{{capture.x}}'`)), []);
  assertEquals(problems(text(`- expect: 're:(?<x>.)'\n- send: '{{capture.x}} {{capture.1}}'`)), []);
  assertEquals(problems(text(`- repeat: 2\n  steps: [${capture("x")}]\n- send: '{{capture.x}}'`)), []);
  assertEquals(problems(text(`- parallel: [[${capture("x")}], [wait: 1s]]\n- send: '{{capture.x}}'`)), []);
  assertEquals(problems(text("- send: '{{capture.x|default:none}}'")), []);
  assertEquals(problems(text(`- parallel: [[${capture("x")}], [send: '{{capture.x}}']]`)), [
    '3:57: send: "capture.x" has no value here: no step before captures it',
  ]);
  assertEquals(problems(text(`- ${capture("model")}\n- send: '{{capture.modle}}'`)), [
    '4:9: send: "capture.modle" has no value here: no step before captures it, did you mean "capture.model"?',
  ]);
});

Deno.test("loadScenario() gives what the file says, and defaults for the rest", () => {
  const { name, file, within, timeout, connections, steps, longestExpected } = load(
    "listen: ':0'\nsteps:\n  - expect: four\n  - repeat: 2\n    steps:\n      - fin\n      - wait: 1s",
  );
  assertEquals([name, file, within, timeout, longestExpected], ["a", "a.yaml", 2000, 60_000, 4]);
  assertEquals(connections, [{
    name: "",
    role: "listen",
    target: { scheme: "tcp", address: { host: "127.0.0.1", port: 0 } },
    framing: undefined,
    connectWithin: 5000,
    retry: 0,
  }]);
  assertEquals(steps.map(({ line, verb, connection }) => [line, verb.name, connection]), [
    [3, "expect", ""],
    [4, "repeat", undefined],
  ]);
  assertEquals(steps[1]!.branches[0]!.map(({ line, verb }) => [line, verb.name]), [[6, "fin"], [7, "wait"]]);
});

Deno.test("loadScenario() gives each connection what it says itself, or what stands at the top", () => {
  const { connections } = load(
    "connections:\n  a: {listen: ':0', connect-within: 9s}\n  b: {connect: a, retry: 0}\n" +
      "connect-within: 7s\nsteps: [fin: a]",
  );
  assertEquals(
    connections.map(({ name, target, connectWithin, retry }) => [name, typeof target, connectWithin, retry]),
    [["a", "object", 9000, 0], ["b", "string", 7000, 0]],
  );
});

Deno.test("loadScenario() tells all connections apart that a file names", () => {
  const text = "connections: {a: {listen: ':0'}, b: {connect: a}, c: {connect: 'a:1'}}\nsteps: [fin: a]";
  assertEquals(load(text).connections.map(({ target }) => target), [
    { scheme: "tcp", address: { host: "127.0.0.1", port: 0 } },
    "a",
    { scheme: "tcp", address: { host: "a", port: 1 } },
  ]);
});

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
    { numRuns: 1000 },
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
    assertLess(performance.now() - started, 5000);
  });
}
