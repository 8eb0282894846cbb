import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { framings } from "../../../src/framings/index.ts";
import { parseRules } from "../../../src/simulator/load.ts";
import { assert, assertEquals, assertStringIncludes } from "../../assert.ts";
import { anyText } from "../arbitraries.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";

function parse(text: string) {
  return parseRules(utf8(text), "a.yaml", linux);
}

/** What is written, and what is said of it. */
const refused: Record<string, string> = {
  "rulez: []": '1:1: "rulez" is not accepted here, did you mean "rules"? ' +
    "(framing, shared, state, memory, fields, greeting, rules, every, default)",
  "framing: lines": '1:10: framing: "lines" is not a framing, did you mean "line"? ' +
    `(${framings.choices.join(", ")})`,
  "shared: maybe": '1:9: shared: "maybe" is neither yes nor no',
  "shared: [yes]": "1:9: shared: text is expected here, not a list",
  "state: [a]": "1:8: state: a map of names is expected here, not a list",
  "state: {1a: x}": '1:9: "1a" is not a name (letters, digits, - and _, and not a digit first)',
  "state: {constructor: x}":
    '1:9: "constructor" is not a name (letters, digits, - and _, and not a digit first)',
  "memory: {h: {}}": '1:13: "size" is missing here',
  "memory: {h: {size: 0}}": '1:20: size: "0" is not a whole number (1 to 16777216)',
  "memory: {h: {size: 16777216, width: 2}}":
    "1:13: h: 16777216 cells of 2 bytes are too many (at most 16 MiB)",
  "memory: {h: {size: 1, initial: hex:00 01}}": "1:13: h: initial has 2 of at most 1 bytes",
  "rules: []": "1:8: rules: this list is empty",
  "rules: {when: x, then: y}": "1:8: rules: a list is expected here, not a map",
  "rules:\n  - when: x\n": '2:5: "then" is missing here',
  "rules:\n  - when: re:(\n    then: y\n":
    '2:11: when: "re:(" is not a regular expression (/(/: Unterminated group)',
  "rules:\n  - { when: { nth: 0 }, then: y }":
    '2:20: nth: "0" does not say which (try 3, 2..4, 3.., ..3 or every 3)',
  "rules:\n  - { when: { state: { x: 1 } }, then: y }":
    '2:22: state: "x" is not declared under state (it has no names)',
  "rules:\n  - { when: x, then: { delay: 3sec } }":
    '2:31: delay: "3sec" is not a duration (try 250ms, 3s, 2m, 1h)',
  "rules:\n  - { when: x, then: slient }":
    '2:22: then: "slient" is not an action, did you mean "silent"? (or write reply: slient)',
  "rules:\n  - { when: x, then: }": '2:22: then: nothing is done here (or write reply: "")',
  "rules:\n  - { when: x, then: {} }": "2:22: then: nothing is done here",
  "rules:\n  - { when: x, then: { close: no } }": "2:22: then: nothing is done here",
  "rules:\n  - { when: x, then: { reply: a, send: b } }":
    "2:22: then: reply, replies and send can't be combined (write a list of actions)",
  "rules:\n  - { when: x, then: { reply: a, order: last } }": "2:22: then: order is for replies",
  "rules:\n  - { when: x, then: { close: yes, split: 1 } }":
    "2:22: then: split is for reply, replies or send",
  "rules:\n  - { when: x, then: { reply: a, split: 1, drip: { size: 1, every: 1s } } }":
    "2:22: then: drip and split can't be combined",
  "rules:\n  - { when: x, then: { reply: a, drip: { size: 0, every: 1 } } }":
    '2:48: size: "0" is not a whole number (1 or more) (and 1 more)',
  "state: {volts: 1}\ndefault: { set: { volt: 3 } }":
    '2:17: set: "volt" is not declared under state, did you mean "volts"? (volts)',
  "state: {volts: 1}\ndefault: '{{state.volt}}'":
    '2:10: default: {{state.volt}}: "volt" is not declared under state, did you mean "volts"? (volts)',
  "default: { read: { from: h, at: 0, as: v } }":
    '1:26: from: "h" is not declared under memory (it has no names)',
  "every: {send: x}": '1:8: "interval" is missing here',
  "every: {interval: 0, send: x}": '1:19: interval: "0" is too short (at least 1ms)',
  "every: {interval: 1s}": "1:8: every: nothing is done here",
  "every: {interval: 1s, then: a, send: b}":
    "1:8: every: write the actions under then, or here, but not both",
  "every: {interval: 1s, send: b, when: { pattern: x }}":
    '1:40: "pattern" is not accepted here (connection, nth, state)',
  "fields: {a: u8@x}": '1:13: a: "u8@x" is not of the form TYPE@OFFSET (try u16be@2, bytes@6 or bytes@6+4)',
};

for (const [text, message] of Object.entries(refused)) {
  Deno.test(`parseRules() refuses ${JSON.stringify(text)}`, () => {
    assertRefused(() => parse(text), `a.yaml:${message}`);
  });
}

Deno.test("parseRules() refuses a tag that names nothing, with what there is", () => {
  const message = refusal(() => parse("default: '{{volt}}'")) ?? "";
  assertStringIncludes(
    message,
    'a.yaml:1:10: default: {{volt}}: "volt" is not a name in a template (counter, ',
  );
});

const modbusFields = "transaction, unit, function, exception, address, quantity, value";

Deno.test("parseRules() refuses fields that messages of the framing do not have, with those that they have", () => {
  assertRefused(
    () => parse("framing: modbus\nrules: [{ when: { frame: { fucntion: 3 } }, then: x }]"),
    `a.yaml:2:26: frame: "fucntion" is not a field of a message, did you mean "function"? (${modbusFields})`,
  );
  assertRefused(
    () => parse("framing: modbus\nfields: { code: u8@0 }\ndefault: '{{frame.coed}}'"),
    'a.yaml:3:10: default: {{frame.coed}}: "coed" is not a field of a message, did you mean "code"? ' +
      `(${modbusFields}, code)`,
  );
  assertRefused(
    () => parse("default: '{{frame.unit}}'"),
    'a.yaml:1:10: default: {{frame.unit}}: "unit" is not a field of a message (there are none)',
  );
});

Deno.test("parseRules() knows the fields of the framing that takes the place of what the file says", () => {
  const file = utf8("framing: line\nrules: [{ when: { frame: { unit: 1 } }, then: '{{frame.unit}}' }]");
  const { made } = framings.parse("modbus", linux);
  assertEquals(parseRules(file, "a.yaml", linux, made).framing, made);
  assertStringIncludes(refusal(() => parseRules(file, "a.yaml", linux)) ?? "", '"unit" is not a field');
});

Deno.test("parseRules() refuses names in patterns that have no value when a message comes", () => {
  const ask = (when: string) =>
    refusal(() => parse(`state: { volt: 1 }\nrules: [{ when: ${when}, then: x }]`));
  assertEquals(
    ask("'re:^{{state.vlt}}$'"),
    'a.yaml:2:17: when: {{state.vlt}}: "vlt" is not declared under state, did you mean "volt"? (volt)',
  );
  for (const name of ["capture.1", "counter", "volt"]) {
    assertStringIncludes(
      ask(`'re:^{{${name}}}$'`) ?? "",
      `{{${name}}}: "${name.replace(/\..*/, "")}" is not a name that is known here`,
    );
  }
  assertEquals(ask("'re:^{{state.volt}}$'"), undefined);
});

Deno.test("parseRules() takes a value of the state that is calculated with for what it is", () => {
  const ask = (text: string) => refusal(() => parse(`state: { n: 1, ch-1: 2 }\ndefault: '${text}'`));
  assertEquals([ask("{{state.n-1}}"), ask("{{state.ch-1}}"), ask("{{state.ch-1-1}}")], [
    undefined,
    undefined,
    undefined,
  ]);
  assertStringIncludes(ask("{{state.m-1}}") ?? "", '"m" is not declared under state');
});

Deno.test("parseRules() takes a name that read keeps, wherever it stands", () => {
  const file =
    "memory: { h: { size: 1 } }\ndefault: [{ read: { from: h, at: 0, as: v, outside: '{{v}}' } }, '{{v}}']";
  assertEquals(parse(file).otherwise.length, 2);
});

Deno.test("parseRules() takes an empty rule set for one that answers nothing", () => {
  const { rules, talks, greeting, otherwise, isShared } = parse("shared: no");
  assertEquals([rules, talks, greeting, otherwise, isShared], [[], [], [], [], false]);
  assertEquals(parse("state: {}").isShared, true);
});

Deno.test("parseRules() reads files that stand beside the rules", () => {
  const asked: string[] = [];
  const readFile = (path: string) => {
    asked.push(path);
    return utf8("x");
  };
  parseRules(utf8("rules: [{ when: file:a.bin, then: file:/b.bin }]"), "dir/a.yaml", { ...linux, readFile });
  assertEquals(asked, ["dir/a.bin", "/b.bin"]);
});

Deno.test("parseRules() reads every example, and finds all that is in it", async () => {
  const folder = new URL("../../../scripts/examples/", import.meta.url);
  const count = async (name: string) => {
    const { rules, talks } = parseRules(await Deno.readFile(new URL(name, folder)), name, linux);
    return [rules.length, talks.length];
  };
  assertEquals(await count("psu.yaml"), [16, 0]);
  assertEquals(await count("modbus_slave.yaml"), [4, 0]);
  assertEquals(await count("nmea.yaml"), [1, 2]);
  assertEquals(await count("flaky.yaml"), [6, 0]);
});

const words = fc.constantFrom(
  ..."framing shared state memory fields greeting rules every default when then reply replies order send delay drip"
    .split(" "),
  ..."split close reset silent set read write from to at count as outside bytes pattern frame connection nth size"
    .split(" "),
  ...[
    "interval",
    "1s",
    "3",
    "line",
    "scpi",
    "any",
    "re:^(.)",
    "{{state.a}}",
    "{{capture.1}}",
    "u8@0",
    "*a",
    "&a x",
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

Deno.test("parseRules() takes or refuses whatever stands in a file, and says where", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.dictionary(words, node, { maxKeys: 4 }), (file) => {
      const message = refusal(() => parse(JSON.stringify(file)));
      if (message === undefined) accepted++;
      else assert(/^a\.yaml:\d+:\d+: \P{Cc}+$/u.test(message), message);
    }),
    { numRuns: 500 },
  );
  assert(accepted > 0);
});

Deno.test("parseRules() takes or refuses random bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const message = refusal(() => parseRules(bytes, "a.yaml", linux));
    assert(message === undefined || message.startsWith("a.yaml:"), message);
  }));
});
