import { framings } from "../../../src/framings/index.ts";
import { assertEquals } from "../../assert.ts";
import { load, problems } from "./playing.ts";

const topLevel =
  "name, connect, listen, framing, ignore, connect-within, retry, connections, fields, within, timeout, " +
  "set, steps";

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
  ["connect: :1\nlisten: :2\nsteps: [fin]", "2:9: listen: connect and listen can't be combined"],
  [
    "connect: :1\nconnections: {a: {connect: :2}}\nsteps: [fin]",
    "2:14: connections: connect and connections can't be combined",
  ],
  ["connections: {}\nsteps: [wait: 1s]", "1:14: connections: there are none (NAME: {connect: ENDPOINT})"],
  [
    "connections: {a: {}}\nsteps: [fin]",
    "1:18: a: connect: ENDPOINT or listen: ENDPOINT is missing",
  ],
  [
    "connections: {a: {connect: ':1', listen: ':2'}}\nsteps: [fin: b]",
    "1:42: listen: connect and listen can't be combined",
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
    "connections: {a: {connect: ':1', ignore: beat}}\nsteps: [fin]",
    "1:42: ignore: it ignores messages: say with framing: where one ends",
  ],
  [
    "ignore: beat\nconnections: {a: {connect: ':1'}}\nsteps: [fin]",
    "1:9: ignore: it ignores messages: say with framing: where one ends",
  ],
  [
    "connect: :1\nframing: lines\nsteps: [fin]",
    '2:10: framing: "lines" is not a framing, did you mean "line"? ' +
    `(${framings.choices.join(", ")})`,
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
    ignore: [],
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
