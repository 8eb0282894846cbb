import { verbs } from "../../../src/scenarios/verbs/index.ts";
import { assertEquals } from "../../assert.ts";
import { problems } from "./playing.ts";

const names = verbs.map(({ name }) => name).join(", ");

/** Steps, of a scenario with the connections a and b, that are refused; they stand in line 2 from column 9 on. */
const refusedSteps: ReadonlyArray<readonly [step: string, ...problems: string[]]> = [
  ["[]", `2:9: a step is expected here (${names})`],
  ["{}", `2:9: an empty map is not a step (${names})`],
  ["sned: x", `2:9: "sned" is not a step, did you mean "send"? (${names})`],
  ["fni", `2:9: "fni" is not a step, did you mean "fin"? (${names})`],
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
  ["{expect: 're:^{{y}}', on: a}", '2:18: expect: {{y}}: "y" is not a name in a template'],
  [
    "{expect: 're:^{{capture.y}}', on: a}",
    '2:18: expect: "capture.y" has no value here: no step before captures it',
  ],
  ["set: {x: '{{x}}'}", '2:14: set: "x" has no value here: no step before sets it'],
];

Deno.test("loadScenario() refuses fields that messages of the framing do not have, with those that they have", () => {
  const refused = (steps: string, top = "framing: modbus\nfields: {code: u8@0}") =>
    problems(`connections: {a: {listen: ':0'}, b: {connect: a}}\n${top}\nsteps: [${steps}]`)
      .map((problem) => problem.replace(/^\d+:\d+: /, ""));
  const known = "(transaction, unit, function, exception, address, quantity, value, code)";
  assertEquals(refused("{expect: {fucntion: 3, code: 3}, on: a}"), [
    `expect: "fucntion" is not a field of a message, did you mean "function"? ${known}`,
  ]);
  assertEquals(refused("{send: '{{frame.unti|u8}} {{frame.code}}', on: a}"), [
    `send: {{frame.unti|u8}}: "unti" is not a field of a message, did you mean "unit"? ${known}`,
  ]);
  assertEquals(refused("{expect: {function: 1}, on: a}", "framing: line"), [
    'expect: "function" is not a field of a message (there are none)',
  ]);
  assertEquals(refused("{send: '{{frame.unit}}', on: a}", "framing: modbsu").length, 1);
  assertEquals(refused("{expect: {unit: 1, function: 3, code: 3}, on: a}"), []);
});

for (const [step, ...expected] of refusedSteps) {
  Deno.test(`loadScenario() refuses the step ${step}`, () => {
    const text = `connections: {a: {listen: ':0'}, b: {connect: a}}\nsteps: [${step}]`;
    // All names that there are is a long list.
    assertEquals(problems(text).map((each) => each.replace(/(in a template).*/, "$1")), expected);
  });
}

Deno.test("loadScenario() refuses tags where nothing has a value yet", () => {
  const file = (ignore: string) => `connect: ':1'\nframing: line\nignore: ${ignore}\nsteps: [wait: 1s]`;
  assertEquals(problems(file("'re:^{{counter}}'")).map((each) => each.replace(/^\d+:\d+: /, "")), [
    'ignore: {{counter}}: "counter" is not a name that is known here (there are none)',
  ]);
  assertEquals(problems(file("'re:^\\{{counter}}'")), []);
});
