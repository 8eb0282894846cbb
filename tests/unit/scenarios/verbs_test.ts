import { assertEquals, assertMatch } from "../../assert.ts";
import { between, play, summary } from "./playing.ts";

/** Steps between two ends, and how it goes; what is not in the table of failures passes. */
const passing: Record<string, string> = {
  "send and expect": `
    - {send: hello, on: b}
    - {expect: hello, on: a}`,
  "send fills in templates, expect too": `
    - {send: 'N{{counter}} {{random:4|hex}}', on: b}
    - {expect: 're:^N1 ([0-9a-f]{8})$', on: a, capture: [id]}
    - {send: '{{capture.id}}', on: a}
    - {expect: '{{capture.id}}', on: b}
    - {send: '{{capture.1}}', on: a}
    - {expect: '{{capture.id}}', on: b}`,
  "capture keeps a name until another match has it": `
    - {send: "A=1 B=2", on: b}
    - {expect: 're:A=(?<a>\\d)', on: a}
    - {expect: 're:B=(?<b>\\d)', on: a}
    - {send: '{{capture.a}}{{capture.b}}', on: b}
    - {expect: "12", on: a}`,
  "expect skips what stands before, and leaves what stands behind": `
    - {send: one two three, on: b}
    - {expect: two, on: a}
    - {expect: ' three', on: a}`,
  "set gives names to values": `
    - set: {x: 'hex:00 ff', y: "{{counter}}"}
    - {send: '{{x}}{{var.y}}', on: b}
    - {expect: 'hex:00 ff 31', on: a}`,
  "expect checks a checksum": `
    - {send: 'hex:01 03 00 00 00 01 {{crc16-modbus}}', on: b}
    - {expect: 're/s:^.{8}$', check: crc16-modbus, on: a}`,
  "send splits": `
    - {send: abc, split: '1,5ms', on: b}
    - {expect: abc, on: a}`,
  "lists of steps that send side by side do not mix their payloads": `
    - parallel:
        - - {send: abc, split: '1,5ms', on: b}
        - - {send: xyz, split: '1,5ms', on: b}
    - {expect: 're:^(abcxyz|xyzabc)', on: a}`,
  "expect-silence sees nothing": `
    - {expect-silence: 20ms, on: a}`,
  "fin and expect-close": `
    - {fin: , on: b}
    - {expect-close: fin, on: a}
    - {send: still there, on: a}
    - {expect: still there, on: b}`,
  "reset and expect-close": `
    - reset: b
    - {expect-close: rst, on: a}`,
  "expect-close any takes both": `
    - reset: b
    - {expect-close: any, on: a}
    - reconnect: b
    - reconnect: a
    - fin: a
    - {expect-close: any, on: b}`,
  "expect-close leaves aside what came before": `
    - {send: bye, on: b}
    - fin: b
    - {expect-close: fin, on: a}`,
  "reconnect ends the old connection with FIN": `
    - reconnect: b
    - {expect-close: fin, on: a}
    - reconnect: a
    - {send: x, on: b}
    - {expect: x, on: a}`,
  "a device takes connections in the order in which they came": `
    - {send: "1", on: b}
    - reconnect: b
    - {send: "2", on: b}
    - {expect: "1", on: a}
    - reconnect: a
    - {expect: "2", on: a}`,
  "pause and resume": `
    - pause: a
    - {send: x, on: b}
    - wait: 20ms
    - resume: a
    - {expect: x, on: a}`,
  "repeat": `
    - repeat: 3
      steps:
        - {send: '{{counter}}', on: b}
        - {expect: '{{counter-1}}', on: a}`,
  "parallel": `
    - parallel:
        - - {expect: x, on: a}
          - {send: y, on: a}
        - - {send: x, on: b}
          - {expect: y, on: b}`,
  "a bare word is a step": `
    - repeat: 1
      steps: [fin: b, {expect-close: fin, on: a}]`,
};

for (const [what, steps] of Object.entries(passing)) {
  Deno.test(`runScenario() passes: ${what}`, async () => {
    assertEquals(summary(await play(between(steps, "", "5s"))), "passed");
  });
}

const failing: ReadonlyArray<readonly [what: string, steps: string, why: string]> = [
  ["nothing comes", "- {expect: x, on: a}", "1: nothing came within 100ms"],
  [
    "something else comes",
    "- {send: y, on: b}\n- {expect: x, within: 20ms, on: a}",
    "2: it did not come within 20ms",
  ],
  [
    "the peer ends first",
    "- fin: b\n- {expect: x, on: a}",
    "2: it did not come: the peer closed the connection (FIN)",
  ],
  [
    "the peer resets",
    "- reset: b\n- {expect: x, on: a}",
    "2: it did not come: the connection was reset (RST)",
  ],
  [
    "a checksum is wrong",
    "- {send: 'hex:01 02 04', on: b}\n- {expect: 're/s:^.{3}$', check: sum8, on: a}",
    "2: sum8 is 03, but 04 was received",
  ],
  [
    "bytes came before the silence",
    "- {send: xyz, on: b}\n- {expect: x, on: a}\n- {expect-silence: 50ms, on: a}",
    "3: 2 bytes came before and no step has expected them",
  ],
  [
    "the silence is the end",
    "- fin: b\n- {expect-silence: 50ms, on: a}",
    "2: the peer closed the connection (FIN)",
  ],
  [
    "RST comes for FIN",
    "- reset: b\n- {expect-close: fin, on: a}",
    "2: the connection ended with RST",
  ],
  [
    "FIN comes for RST",
    "- fin: b\n- {expect-close: rst, within: 30ms, on: a}",
    "2: the peer sent FIN, but no RST within 30ms",
  ],
  [
    "both FINs come for RST",
    "- fin: b\n- fin: a\n- {expect-close: rst, within: 30ms, on: a}",
    "3: the connection ended with FIN",
  ],
  [
    "the end does not come",
    "- {expect-close: any, within: 30ms, on: a}",
    "1: the peer did not close the connection within 30ms",
  ],
  [
    "the end does not come because nothing is read",
    "- pause: a\n- {send: x, on: b}\n- fin: b\n- {expect-close: any, within: 30ms, on: a}",
    "4: the peer did not close the connection within 30ms (reading is paused)",
  ],
  [
    "nothing is read",
    "- pause: a\n- {send: x, on: b}\n- {expect: x, within: 30ms, on: a}",
    "3: nothing came within 30ms (reading is paused)",
  ],
  ["we sent FIN", "- fin: b\n- {send: x, on: b}", "2: nothing can be sent: the connection is closed (fin)"],
  ["we sent RST", "- reset: b\n- {send: x, on: b}", "2: nothing can be sent: the connection was reset (RST)"],
  ["what is closed is closed again", "- reset: b\n- fin: b", "2: the connection is closed already"],
  [
    "the peer does not read",
    `- pause: a\n- {send: 'warm up', on: b}\n- {send: '{{repeat:16384:${"x".repeat(1024)}}}', on: b}`,
    "3: the peer does not take what is sent (nothing moved for 100ms)",
  ],
  [
    "a template lacks its value",
    "- {send: '{{state.x}}', on: b}",
    '1: {{state.x}}: the state has no "x" yet',
  ],
  [
    "what is expected is empty",
    "- set: {x: ''}\n- {expect: '{{x}}', on: a}",
    '2: "{{x}}" is empty and would always match (use any for any bytes)',
  ],
];

Deno.test("runScenario() fails: bytes come into the silence", async () => {
  const result = await play(between(`
    - parallel:
        - - {expect-silence: 2s, on: a}
        - - wait: 20ms
          - {send: xy, on: b}`));
  assertMatch(summary(result), /^failed 1\.1\.1: 2 bytes came after \d+ms$/);
});

for (const [what, steps, why] of failing) {
  Deno.test(`runScenario() fails: ${what}`, async () => {
    assertEquals(summary(await play(between(steps))), `failed ${why}`);
  });
}
