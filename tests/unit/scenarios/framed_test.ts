import { assertEquals } from "../../assert.ts";
import { between, failureOf, play, summary } from "./playing.ts";

interface Case {
  readonly steps: string;
  /** What stands at the top of the file. */
  readonly top?: string;
  readonly why?: string;
}

const cases: Record<string, Case> = {
  "a message is sent with its delimiter, and expected without or with it": {
    steps: `
      - {send: one, on: b}
      - {expect: one, on: a}
      - {send: "two\\r\\n", on: b}
      - {expect: "two\\r\\n", on: a}`,
  },
  "messages are expected one after the other, however they came": {
    steps: `
      - {send: "one\\ntwo\\nthr", raw: yes, on: b}
      - {expect: one, on: a}
      - {expect: 're:^t', on: a}
      - {send: "ee\\n", raw: yes, on: b}
      - {expect: any, on: a}`,
  },
  "ignored messages are neither judged, nor counted, nor silence": {
    top: "framing: line\nignore: [beat, 're:^tick ']",
    steps: `
      - {send: "beat\\ntick 1\\nDONE\\nbeat\\n", raw: yes, on: b}
      - {expect: DONE, on: a}
      - {expect-silence: 20ms, on: a}`,
  },
  "bytes must be the whole message": {
    steps: "- {send: NOT OK, on: b}\n- {expect: OK, on: a}",
    why: "2: another message came",
  },
  "a device answers with the line ending of the request": {
    top: "framing: line",
    steps: `
      - {send: "ID?\\r\\n", on: b}
      - {expect: ID?, on: a}
      - {send: ACME, on: a}
      - {expect: "ACME\\r\\n", on: b}`,
  },
  "a client sends in its own form": {
    steps: `
      - {send: "hello\\r\\n", on: a}
      - {expect: hello, on: b}
      - {send: ID?, on: b}
      - {expect: "ID?\\n", on: a}`,
  },
  "the fields of a header, and those that the file names": {
    top: "framing: modbus\nfields: {address: u16be@1, data: bytes@3}",
    steps: `
      - {send: 'hex:03 00 10 00 02', on: b}
      - {expect: {unit: 1, function: 3, address: 10..20, data: 'hex:00 ??'}, capture: [address, data], on: a}
      - {send: 'hex:83 {{capture.address|u8}} {{frame.unit|u8}} {{capture.data}}', on: a}
      - {expect: 'hex:83 10 01 00 02', on: b}`,
  },
  "a wrong field is named with what it is": {
    top: "framing: modbus",
    steps: "- {send: 'hex:03 00 10', on: b}\n- {expect: {function: 4}, on: a}",
    why: '2: function is "3", not 4',
  },
  "a field that is not there is named with those that are": {
    top: "framing: line\nfields: {first: u8@0, far: u8@99}",
    steps: "- {send: abc, on: b}\n- {expect: {far: 1}, on: a}",
    why: '2: the message has no field "far" (first)',
  },
  "a field that this message does not have": {
    top: "framing: modbus",
    steps: "- {send: 'hex:07', on: b}\n- {expect: {address: 1}, on: a}",
    why: '2: the message has no field "address" (transaction, unit, function)',
  },
  "silence ends a message": {
    top: "framing: idle:gap=30ms",
    steps: `
      - {send: one, on: b}
      - wait: 5ms
      - {send: more, on: b}
      - {expect: onemore, on: a}
      - wait: 60ms
      - {send: two, on: b}
      - {expect: two, on: a}`,
  },
  "silence ends messages that nobody expects yet": {
    top: "framing: idle:gap=30ms",
    steps: `
      - {send: one, on: b}
      - {expect: one, on: a}
      - {send: two, on: b}
      - wait: 100ms
      - {send: three, on: b}
      - wait: 100ms
      - {expect: two, on: a}
      - {expect: three, on: a}`,
  },
  "what does not follow the framing is told": {
    top: "framing: fixed:size=4",
    steps: "- {send: abcdef, raw: yes, on: b}\n- {expect: abcd, on: a}\n- fin: b\n- {expect: any, on: a}",
    why: "4: no message came: the received bytes do not follow the framing: " +
      "the stream ended after 2 of 4 bytes of a frame (at byte 4 of the stream)",
  },
  "messages that came before the stream went wrong count": {
    top: "framing: modbus",
    steps: `
      - {send: 'hex:00 01 00 00 00 02 01 07 ff ff ff ff', raw: yes, on: b}
      - {expect: 'hex:07', on: a}
      - {expect: any, on: a}`,
    why: "3: no message came: the received bytes do not follow the framing: " +
      "the protocol of a Modbus frame is 65535, not 0 (at byte 10 of the stream)",
  },
  "what can't be framed is not sent": {
    top: "framing: fixed:size=4",
    steps: "- {send: abc, on: b}",
    why: "1: a message has 4 bytes here, not 3",
  },
  "nothing comes": { steps: "- {expect: x, on: a}", why: "1: no message came within 100ms" },
  "a part of a message is no silence": {
    steps: "- {send: x, raw: yes, on: b}\n- {expect-silence: 50ms, on: a}",
    why: "2: 1 byte came after 0",
  },
  "an ignored message that comes in two reads is silence": {
    top: "framing: line\nignore: beat",
    steps: `
      - parallel:
        - - {expect-silence: 40ms, on: a}
        - - {send: be, raw: yes, on: b}
          - wait: 10ms
          - {send: "at\\nbe", raw: yes, on: b}`,
  },
  "a message that is not ignored is no silence, however it comes": {
    top: "framing: line\nignore: beat",
    steps: `
      - parallel:
        - - {expect-silence: 5s, on: a}
        - - {send: "beat\\nda", raw: yes, on: b}
          - wait: 10ms
          - {send: "ta\\n", raw: yes, on: b}`,
    why: "1.1.1: 5 bytes came after 0",
  },
  "a message that is not ignored and came before is no silence": {
    top: "framing: line\nignore: beat",
    steps: `
      - {send: "ok\\nbeat\\ndata\\n", raw: yes, on: b}
      - {expect: ok, on: a}
      - {expect-silence: 5s, on: a}`,
    why: "3: 5 bytes came before and no step has expected them",
  },
  "tags in expressions, wildcards and fields stand for their values": {
    top: "framing: line\nfields: {first: u8@0}",
    steps: `
      - {send: 'ID a.b 65', on: b}
      - {expect: 're:^ID (\\S+) (\\d+)$', capture: [id, code], on: a}
      - {send: 'got a.b', on: b}
      - {expect: 're:^got {{capture.id}}$', on: a}
      - {send: 'A a.b', on: b}
      - {expect: 'hex:41 ?? {{capture.id}}', on: a}
      - {send: A, on: b}
      - {expect: {first: '{{capture.code}}'}, on: a}
      - {send: A, on: b}
      - {expect: {first: '..{{capture.code}}'}, on: a}
      - {send: 'got axb', on: b}
      - {expect: 're:^got {{capture.id}}$', on: a}`,
    why: "12: another message came",
  },
  "a checksum stands at the end of the content": {
    steps: `
      - {send: '{"t":21}{{xor8|hex}}', on: b}
      - {expect: 're:^[{]', check: 'xor8:as=hex', on: a}`,
  },
};

for (const [what, { steps, top = "framing: line", why }] of Object.entries(cases)) {
  Deno.test(`runScenario() with a framing: ${what}`, async () => {
    const result = summary(await play(between(steps, top, why?.includes("100ms") ? "100ms" : "5s")));
    // How soon it came differs.
    assertEquals(
      result.replace(/after [\d.]+m?s?$/, "after 0"),
      why === undefined ? "passed" : `failed ${why}`,
    );
  });
}

Deno.test("runScenario() with a framing of each connection's own", async () => {
  const result = await play(`
    connections:
      a: {listen: 127.0.0.1:0, framing: 'length:bytes=1'}
      b: {connect: a}
    steps:
      - {send: "abc", on: a}
      - {expect: 'hex:03 61 62 63', on: b}`);
  assertEquals(summary(result), "passed");
});

Deno.test("runScenario() shows the message that came instead, without its delimiter", async () => {
  const result = await play(between("- {send: NO, on: b}\n- {expect: OK, on: a}", "framing: line"));
  const { expected, expectedBytes, received } = failureOf(result)!;
  const bytes = (text: string) => new TextEncoder().encode(text);
  assertEquals([expected, expectedBytes, received], ["OK", bytes("OK"), bytes("NO")]);
});

Deno.test("runScenario() shows the beginning of the message that did not come whole", async () => {
  const steps = "- {send: 'O', raw: yes, on: b}\n- {expect: OK, on: a}";
  const { message, received } = failureOf(await play(between(steps, "framing: line")))!;
  assertEquals([message, received], ["no message came within 100ms", new TextEncoder().encode("O")]);
});
