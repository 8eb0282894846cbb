import { fromLatin1 } from "../../../src/bytes/bytes.ts";
import { escapeBytes } from "../../../src/bytes/escape.ts";
import { MessageText } from "../../../src/schema/message_text.ts";
import { DeviceState } from "../../../src/simulator/device_state.ts";
import { parseRules } from "../../../src/simulator/load.ts";
import { assertEquals } from "../../assert.ts";
import { play as request } from "../client/requesting.ts";
import { Conversing } from "../interactive/conversing.ts";
import { linux } from "../refusal.ts";
import { between, play } from "../scenarios/playing.ts";
import { scopeWith } from "../templates/template_kit.ts";
import { framing } from "./talking.ts";

/**
 * Whether a pattern means what is received; `framing` is that of the connection, if it has one. Where a real clock has
 * to be waited for, `expected` says whether that is in vain.
 */
type Engine = (pattern: string, received: string, expected: boolean, framing?: string) => Promise<boolean>;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const topOf = (framing: string | undefined) => framing === undefined ? "" : `framing: ${framing}`;
const written = (received: string) => quoted(`text:${escapeBytes(fromLatin1(received))}`);

const engines: Record<string, Engine> = {
  async client(expect, received, _expected, framing) {
    const { outcome } = await request({ expect, ...(framing ? { framing } : {}) }, [received, 1000]);
    return outcome?.code === 0;
  },
  async "interactive client"(pattern, received, _expected, framing) {
    const talk = new Conversing(framing);
    talk.expect(pattern);
    await talk.send();
    await talk.peer.sends(received);
    await talk.clock.advance(1000);
    return talk.verdicts.some((row) => row.startsWith("good "));
  },
  async run(pattern, received, expected, framing) {
    const steps = `
      - {send: ${written(received)}, raw: yes, on: b}
      - {expect: ${quoted(pattern)}, on: a}`;
    return (await play(between(steps, topOf(framing), expected ? "5s" : "30ms"))).status === "passed";
  },
};

/** Those that need a framing. */
const framed: Record<string, Engine> = {
  async "--ignore of the client"(ignore, received, _expected, framing = "line") {
    const { outcome } = await request({ framing, ignore: [ignore], expect: "any" }, [received, 1000]);
    return outcome?.code !== 0;
  },
  async "ignore: of run"(pattern, received, expected, framing) {
    const steps = `
      - {send: ${written(received)}, raw: yes, on: b}
      - {expect: any, on: a}`;
    const top = `${topOf(framing)}\nignore: ${quoted(pattern)}`;
    return (await play(between(steps, top, expected ? "30ms" : "5s"))).status !== "passed";
  },
  rules(pattern, received, _expected, spec = "line") {
    const rules = parseRules(
      fromLatin1(`framing: ${spec}\nrules: [{when: ${quoted(pattern)}, then: x}]`),
      "a.yaml",
      linux,
    );
    const [frame] = framing(spec)().push(fromLatin1(received));
    const scope = scopeWith();
    const occasion = { message: new MessageText(frame!), connection: 1, field: () => undefined, scope };
    const world = new DeviceState(rules);
    return Promise.resolve(rules.rules[0]!.when.holds({ ...occasion, world }) !== undefined);
  },
};

type Case = readonly [pattern: string, received: string, isMeant: boolean];

const messages: Record<string, readonly Case[]> = {
  line: [
    ["BUSY", "BUSY\r\n", true],
    ["BUSY\\r\\n", "BUSY\r\n", true],
    ["BUSY\\n", "BUSY\r\n", false],
    ["BUSY\\r\\n", "BUSY\n", false],
    ["ell", "hello\n", false],
    ["re:ell", "hello\n", true],
    ["re:^ell", "hello\n", false],
    ["re:\\n", "hello\n", false],
    ["hex:68 ?? 6c 6c 6f", "hello\n", true],
    ["hex:68 ?? 6c 6c 6f 0a", "hello\n", true],
    ["hex:65 ?? 6c", "hello\n", false],
    ["any", "hello\n", true],
  ],
  "length:bytes=1": [
    ["ab", "\x02ab", true],
    ["hex:02 61 62", "\x02ab", true],
    ["hex:02 61", "\x02ab", false],
    ["re:\\x02", "\x02ab", false],
  ],
};

const bytes: readonly Case[] = [
  ["ell", "hello\n", true],
  ["BUSY\\r\\n", "BUSY\r\nmore", true],
  ["hex:65 ?? 6c", "hello", true],
  ["re:\\n$", "hello\n", true],
  ["BUSY\\n", "BUSY\r\n", false],
];

for (const [name, isMeant] of Object.entries({ ...engines, ...framed })) {
  Deno.test(`${name}: with a framing, bytes are the whole message and re: is found in its content`, async () => {
    for (const [spec, cases] of Object.entries(messages)) {
      for (const [pattern, received, expected] of cases) {
        const about = `${pattern} for ${JSON.stringify(received)}, framing ${spec}`;
        assertEquals(await isMeant(pattern, received, expected, spec), expected, about);
      }
    }
  });
}

for (const [name, isMeant] of Object.entries(engines)) {
  Deno.test(`${name}: without a framing, a pattern is found anywhere in the bytes`, async () => {
    for (const [pattern, received, expected] of bytes) {
      const about = `${pattern} for ${JSON.stringify(received)}`;
      assertEquals(await isMeant(pattern, received, expected), expected, about);
    }
  });
}
