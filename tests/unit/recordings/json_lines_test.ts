import { latin1, utf8 } from "../../../src/bytes/bytes.ts";
import { readRecording } from "../../../src/recordings/read.ts";
import type { Conversation } from "../../../src/events/conversation.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";

type Event = Record<string, unknown>;

function file(events: readonly Event[]): Uint8Array {
  return utf8(events.map((event) => `${JSON.stringify({ v: 1, at: "2026-11-22", ...event })}\n`).join(""));
}

function read(events: readonly Event[]): readonly Conversation[] {
  return readRecording(file(events), "log.jsonl").conversations;
}

function inWords({ turns }: Conversation): string[] {
  return turns.map((turn) =>
    `${turn.at} ${turn.from} ${turn.kind}${turn.kind === "data" ? ` ${latin1(turn.bytes)}` : ""}`
  );
}

const peer = "10.0.0.1:50000";
const local = "10.0.0.2:502";
const open = { ms: 100, event: "open", conn: 1, peer, local, initiator: "peer" };
const data = (ms: number, dir: string, offset: number, more: Event): Event => (
  { ms, event: "data", conn: 1, peer, dir, offset, ...more }
);
const fin = (ms: number, dir: string): Event => ({ ms, event: "fin", conn: 1, peer, dir, offset: 0 });
const close = (ms: number, reason: string): Event => ({ ms, event: "close", conn: 1, peer, reason });

Deno.test("readJsonLines() reads the log of a server, in all notations of bytes", () => {
  const [only, ...others] = read([
    { ms: 1, event: "listening", endpoint: local, service: "echo" },
    open,
    data(110.5, "in", 0, { bytes: 2, text: "é" }),
    { ms: 111, event: "frame", conn: 1, peer, dir: "in", offset: 0, size: 2, bytes: 2, text: "é" },
    data(120, "out", 0, { bytes: 2, hex: "00ff" }),
    data(130, "out", 2, { bytes: 1, base64: "gA==" }),
    fin(140, "in"),
    fin(150, "out"),
    close(151, "fin"),
    { ms: 200, event: "stopped" },
  ]);
  assertEquals(others, []);
  assertEquals([only?.number, only?.client, only?.server], [1, peer, local]);
  assertEquals(inWords(only!), [
    "10.5 client data Ã©",
    "20 server data \x00\xff",
    "30 server data \x80",
    "40 client fin",
    "50 server fin",
  ]);
});

Deno.test("readJsonLines() sees from who connected that the log is a client's", () => {
  const [only] = read([
    { ...open, initiator: "us" },
    data(110, "out", 0, { text: "ask" }),
    data(120, "in", 0, { text: "answer" }),
  ]);
  assertEquals([only?.client, only?.server], [local, peer]);
  assertEquals(inWords(only!), ["10 client data ask", "20 server data answer"]);
});

Deno.test("readJsonLines() takes a log that does not say who connected for a server's if it listens", () => {
  const { initiator: _, ...old } = open;
  const listening = { ms: 1, event: "listening", endpoint: local, service: "echo" };
  assertEquals(read([listening, old])[0]?.client, peer);
  assertEquals(read([old])[0]?.client, local);
});

Deno.test("readJsonLines() reads of a proxy what the ends sent, not what faults made of it", () => {
  const upstream = { side: "upstream", peer: "10.9.9.9:502" };
  const [only] = read([
    open,
    { ...open, ...upstream, ms: 101, initiator: "us" },
    data(110, "up", 0, { text: "ask", stage: "received" }),
    data(111, "up", 0, { text: "akk", stage: "delivered" }),
    { ms: 111, event: "fault", fault: "corrupt", conn: 1, peer, dir: "up", what: "1 byte" },
    data(120, "down", 0, { text: "answer" }),
    { ...fin(130, "up"), stage: "received" },
    { ...fin(131, "up"), stage: "delivered" },
    fin(140, "down"),
    { ...close(141, "fin"), ...upstream },
    close(142, "fin"),
  ]);
  assertEquals([only?.client, only?.server], [peer, "10.9.9.9:502"]);
  assertEquals(inWords(only!), [
    "10 client data ask",
    "20 server data answer",
    "30 client fin",
    "40 server fin",
  ]);
});

const asked = [open, data(110, "in", 0, { text: "ask" })];
const answered = [...asked, data(120, "out", 0, { text: "answer" })];
const upstreamOpen = { ...open, side: "upstream", initiator: "us" };
const reset = (reason: string, resetBy: "us" | "peer") => ({ ...close(150, reason), resetBy });
const endings: ReadonlyArray<readonly [name: string, events: Event[], last: string]> = [
  ["a RST of ours is the server's", [...asked, reset("rst", "us")], "50 server rst"],
  ["a RST of the peer is the client's", [...answered, reset("rst", "peer")], "50 client rst"],
  [
    "a connection that was replaced was reset by the server",
    [...answered, reset("replaced", "us")],
    "50 server rst",
  ],
  ["one that was idle was closed by the server", [...asked, close(150, "idle")], "50 server fin"],
  ["one that was stopped was closed by the server", [...asked, close(150, "stopped")], "50 server fin"],
  ["an error of the network is nobody's end", [...asked, close(150, "error")], "10 client data ask"],
  [
    "through a proxy, a RST that was passed on to the client is the server's",
    [open, upstreamOpen, { ...reset("rst", "peer"), side: "upstream" }, reset("rst", "us")],
    "50 server rst",
  ],
  [
    "through a proxy, a RST of the client is the client's",
    [open, upstreamOpen, reset("rst", "peer"), { ...reset("rst", "us"), side: "upstream" }],
    "50 client rst",
  ],
];

for (const [name, events, last] of endings) {
  Deno.test(`readJsonLines(): ${name}`, () => assertEquals(inWords(read(events)[0]!).at(-1), last));
}

Deno.test("readJsonLines() keeps connections apart, also when a second run was appended", () => {
  const second = { ...open, conn: 2, ms: 200, peer: "10.0.0.3:1" };
  const found = read([
    open,
    second,
    { ...data(210, "in", 0, { text: "two" }), conn: 2 },
    data(220, "in", 0, { text: "one" }),
    { ...open, ms: 5 },
    data(6, "in", 0, { text: "again" }),
  ]);
  assertEquals(found.map((each) => [each.number, ...inWords(each)]), [
    [1, "120 client data one"],
    [2, "10 client data two"],
    [1, "1 client data again"],
  ]);
});

const broken: ReadonlyArray<readonly [name: string, events: Event[], message: string]> = [
  [
    "data without bytes",
    [open, data(1, "in", 0, { bytes: 5 })],
    "log.jsonl:2: this data has no bytes: with data=none a log can't be replayed (--record keeps all)",
  ],
  [
    "a hole",
    [open, data(1, "in", 0, { text: "abc" }), data(2, "in", 5, { text: "x" })],
    "log.jsonl:3: bytes 3 to 5 of what the client sent are missing before this",
  ],
  [
    "events that were dropped",
    [open, { ms: 2, event: "dropped", events: 7 }],
    "log.jsonl:2: 7 events are missing here",
  ],
  [
    "no beginning",
    [data(1, "in", 0, { text: "x" })],
    "log.jsonl:1: connection 1 was opened before the file begins",
  ],
  [
    "an unknown direction",
    [open, data(1, "left", 0, { text: "x" })],
    'log.jsonl:2: "left" is not a direction (in, out, up, down)',
  ],
  ["broken base64", [open, data(1, "in", 0, { base64: "A" })], "log.jsonl:2: its base64 is broken"],
  ["no address", [{ ...open, peer: 5 }], "log.jsonl:1: peer is missing"],
  ["another version", [{ ...open, v: 2 }], "log.jsonl:1: version 2 is not known (only 1)"],
  [
    "another kind of line",
    [{ level: "info" }],
    "log.jsonl:1: this is not an event of tcplab (it has no event and ms)",
  ],
  ["no time", [{ event: "open", ms: "5" }], "log.jsonl:1: ms is not a number"],
];

for (const [name, events, message] of broken) {
  Deno.test(`readJsonLines() refuses ${name}`, () => assertRefused(() => read(events), message));
}

Deno.test("readJsonLines() refuses a line that was cut off", () => {
  assertRefused(
    () => readRecording(file(answered).subarray(0, -5), "log.jsonl"),
    "log.jsonl:3: this is not JSON (one event a line is expected, as --record and --log json write it)",
  );
});
