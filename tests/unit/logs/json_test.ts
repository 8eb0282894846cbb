import { dirname } from "node:path";
import fc from "fast-check";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { printableText } from "../../../src/bytes/escape.ts";
import type { Happening } from "../../../src/events/event.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { Failure } from "../../../src/values/failure.ts";
import { logs } from "../../../src/logs/index.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { anyBytes } from "../arbitraries.ts";
import { unsafe } from "../unsafe.ts";
import { linux } from "../refusal.ts";
import { first, moment, open, withFile, written } from "./written.ts";

const head = '{"v":1,"at":"2026-11-22T18:00:00.123+08:00","ms":12.345,';
const ours = { host: "127.0.0.1", port: 9999 };

const lines: Array<[Happening, string]> = [
  [
    { event: "listening", endpoint: { scheme: "http", address: ours }, service: "said" },
    '"event":"listening","endpoint":"http://127.0.0.1:9999","service":"said"}',
  ],
  [
    { event: "open", ...first, local: ours, initiator: "peer" },
    '"event":"open","conn":1,"peer":"127.0.0.1:50123","local":"127.0.0.1:9999","initiator":"peer"}',
  ],
  [
    { event: "fin", ...first, dir: "in", offset: 18 },
    '"event":"fin","conn":1,"peer":"127.0.0.1:50123","dir":"in","offset":18}',
  ],
  [
    { event: "data", ...first, dir: "up", offset: 3, bytes: utf8("a"), stage: "delivered" },
    '"event":"data","conn":1,"peer":"127.0.0.1:50123","dir":"up","stage":"delivered","offset":3,"bytes":1,"text":"a"}',
  ],
  [
    { event: "fault", fault: "corrupt", ...first, dir: "down", offset: 7, bytes: 1, what: "41 -> 43" },
    '"event":"fault","fault":"corrupt","conn":1,"peer":"127.0.0.1:50123","dir":"down","offset":7,"bytes":1,"what":"41 -> 43"}',
  ],
  [
    { event: "data", ...first, dir: "in", offset: 0, bytes: utf8("I am Chuck Norris!") },
    '"event":"data","conn":1,"peer":"127.0.0.1:50123","dir":"in","offset":0,"bytes":18,"text":"I am Chuck Norris!"}',
  ],
  [
    { event: "data", ...first, dir: "out", offset: 18, bytes: utf8('"é\\\r\n\t') },
    '"event":"data","conn":1,"peer":"127.0.0.1:50123","dir":"out","offset":18,"bytes":7,"text":"\\"é\\\\\\r\\n\\t"}',
  ],
  [
    { event: "data", ...first, dir: "in", offset: 0, bytes: Uint8Array.of(0, 255, 254) },
    '"event":"data","conn":1,"peer":"127.0.0.1:50123","dir":"in","offset":0,"bytes":3,"base64":"AP/+"}',
  ],
  [
    { event: "timeout", ...first, limit: "idle", after: 3000 },
    '"event":"timeout","conn":1,"peer":"127.0.0.1:50123","limit":"idle","after":3000}',
  ],
  [{ event: "error", message: 'no "port"' }, '"event":"error","message":"no \\"port\\""}'],
  [
    { event: "error", ...first, message: "x" },
    '"event":"error","conn":1,"peer":"127.0.0.1:50123","message":"x"}',
  ],
  [
    { event: "refuse", peer: { host: "::1", port: 7 }, why: "full" },
    '"event":"refuse","peer":"[::1]:7","why":"full"}',
  ],
  [
    { event: "expect", ...first, ok: false, pattern: "re:^A", took: 1.23456 },
    '"event":"expect","conn":1,"peer":"127.0.0.1:50123","ok":false,"pattern":"re:^A","took":1.235}',
  ],
  [
    { event: "close", ...first, reason: "fin", bytesIn: 18, bytesOut: 29, lasted: 15.20049 },
    '"event":"close","conn":1,"peer":"127.0.0.1:50123","reason":"fin","bytesIn":18,"bytesOut":29,"lasted":15.2}',
  ],
  [{ event: "dropped", events: 3 }, '"event":"dropped","events":3}'],
  [
    { event: "stopped", connections: 5, refused: 1, bytesIn: 90, bytesOut: 145 },
    '"event":"stopped","connections":5,"refused":1,"bytesIn":90,"bytesOut":145}',
  ],
];

Deno.test("the json log writes every kind of event with the fields that scripts rely on", async () => {
  const text = await written("json", lines.map(([happening]) => happening));
  const expected = lines.map(([, line]) => `${head}${line}`);
  assertEquals(text.trimEnd().split("\n"), expected);
  for (const line of expected) JSON.parse(line);
});

Deno.test("the json log ends lines with a line feed on every system", async () => {
  const text = await written("json", [{ event: "dropped", events: 1 }], { lineEnd: "\r\n" });
  assertEquals(text, `${head}"event":"dropped","events":1}\n`);
});

Deno.test("the json log tells connections apart, also on the same peer and Unix socket", async () => {
  const happenings = [1, 2, 3].map((conn): Happening => {
    const peer = conn === 3 ? { path: '/tmp/a"b' } : { ...first.peer };
    return { event: "data", conn, peer, dir: "in", offset: 0, bytes: new Uint8Array() };
  });
  const events = (await written("json:data=none", [...happenings, ...happenings])).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  const seen = events.map(({ conn, peer }) => [conn, peer]);
  const once = [[1, "127.0.0.1:50123"], [2, "127.0.0.1:50123"], [3, 'unix:/tmp/a"b']];
  assertEquals(seen, [...once, ...once]);
});

interface DataLine {
  readonly bytes: number;
  readonly text?: string;
  readonly base64?: string;
  readonly hex?: string;
}

/** Writes pieces of bytes as data events, and gives the objects back that the lines are. */
async function roundTrip(spec: string, pieces: readonly Uint8Array[]): Promise<DataLine[]> {
  const events = pieces.map((bytes): Happening => ({ event: "data", ...first, dir: "in", offset: 0, bytes }));
  const text = await written(spec, events);
  assert(!unsafe.test(text.replaceAll("\n", "")), "only line feeds control");
  const read = text.split("\n").slice(0, -1).map((line) => JSON.parse(line) as DataLine);
  assertEquals(read.map(({ bytes }) => bytes), pieces.map(({ length }) => length));
  return read;
}

const manyPieces = fc.array(anyBytes, { minLength: 1, maxLength: 60 });

Deno.test("the json log gives any bytes back from text where they are printable, else from base64", () =>
  fc.assert(
    fc.asyncProperty(manyPieces, async (pieces) => {
      for (const [i, { text, base64, hex }] of (await roundTrip("json", pieces)).entries()) {
        const bytes = pieces[i]!;
        assertEquals([text, hex], [printableText(bytes), undefined]);
        const back = text === undefined
          ? Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0))
          : utf8(text);
        assertEquals(back, bytes);
      }
    }),
    { numRuns: 10 },
  ));

Deno.test("the json log gives any bytes back as hexadecimal, or none at all", () =>
  fc.assert(
    fc.asyncProperty(manyPieces, async (pieces) => {
      const inHex = await roundTrip("json:data=hex", pieces);
      assertEquals(inHex.map(({ hex }) => parseHex(hex!)), pieces);
      for (const line of [...inHex, ...await roundTrip("json:data=none", pieces)]) {
        assertEquals([line.text, line.base64], [undefined, undefined]);
      }
      for (const line of await roundTrip("json:data=none", pieces)) assertEquals(line.hex, undefined);
    }),
    { numRuns: 10 },
  ));

Deno.test("the json log rotates between two lines, and loses none", () =>
  withFile(async (path) => {
    const log = open("json:rotate=300,keep=9", path);
    for (let i = 1; i <= 9; i++) log.write({ event: "dropped", events: i }, moment);
    await log.close();
    const numbers = Array.from(Deno.readDirSync(dirname(path)), ({ name }) => Number(name.slice(4))).sort();
    assertEquals(numbers, [0, 1, 2]);
    const texts = [2, 1, 0].map((number) => Deno.readTextFileSync(number === 0 ? path : `${path}.${number}`));
    for (const text of texts) assert(text.length <= 300 && text.endsWith("}\n"), text);
    const events = texts.join("").trimEnd().split("\n").map((line) => JSON.parse(line).events);
    assertEquals(events, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }));

Deno.test("the json log has nothing to rotate on standard output", () => {
  assertThrows(() => logs.parse("json:rotate=1MB", linux), Failure, "json: rotate is for a file (file=PATH)");
});

Deno.test("the json log begins a new line behind one that was cut", () =>
  withFile(async (path) => {
    await Deno.writeTextFile(path, '{"v":1,"at');
    const log = open("json", path);
    log.write({ event: "error", message: "x" }, moment);
    await log.close();
    const [cut, line, ...more] = (await Deno.readTextFile(path)).split("\n");
    assertEquals([cut, JSON.parse(line!).event, more], ['{"v":1,"at', "error", [""]]);
  }));
