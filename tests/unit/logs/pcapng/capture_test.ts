import { concat, everyValue, utf8 } from "../../../harness/bytes.ts";
import type { CloseReason, Happening } from "../../../../src/events/event.ts";
import { assert, assertEquals } from "../../../assert.ts";
import { begin, inShort, packetsOf } from "./packets.ts";

const peer = { host: "127.0.0.1", port: 50123 };
const first = { conn: 1, peer };
const local = { host: "127.0.0.1", port: 9999 };

const open: Happening = { event: "open", ...first, local, initiator: "peer" };
const data = (dir: "in" | "out", offset: number, text: string): Happening => ({
  event: "data",
  ...first,
  dir,
  offset,
  bytes: utf8(text),
});
const fin = (dir: "in" | "out", offset: number): Happening => ({ event: "fin", ...first, dir, offset });
const close = (reason: CloseReason, resetBy?: "us" | "peer"): Happening => ({
  event: "close",
  ...first,
  reason,
  ...(resetBy ? { resetBy } : {}),
  bytesIn: 0,
  bytesOut: 0,
  lasted: 1,
});

const handshake = ["far SYN 0", "near SYN ACK 0 ack 1", "far ACK 1 ack 1"];

Deno.test("a connection is a handshake by who connected, with the addresses and a comment", async () => {
  const packets = await packetsOf([open]);
  assertEquals(inShort(packets), handshake);
  assertEquals(packets.map(({ from }) => from), ["127.0.0.1 50123", "127.0.0.1 9999", "127.0.0.1 50123"]);
  assertEquals(packets.map(({ to }) => to), ["127.0.0.1 9999", "127.0.0.1 50123", "127.0.0.1 9999"]);
  assertEquals(packets.map(({ comments }) => comments), [["tcplab connection #1"], [], []]);
  assertEquals(packets.map(({ time }) => time), new Array(3).fill(begin * 1000));
  const ours = await packetsOf([{ ...open, initiator: "us" } as Happening]);
  assertEquals(inShort(ours), ["near SYN 0", "far SYN ACK 0 ack 1", "near ACK 1 ack 1"]);
});

Deno.test("a request and its reply acknowledge one another, FINs close in the order in which they came", async () => {
  const happenings = [
    open,
    data("in", 0, "ping"),
    data("out", 0, "hello"),
    fin("in", 4),
    fin("out", 5),
    close("fin"),
  ];
  const packets = await packetsOf(happenings);
  assertEquals(inShort(packets), [
    ...handshake,
    "far PSH ACK 1+4 ack 1",
    "near PSH ACK 1+5 ack 5",
    "far FIN ACK 5 ack 6",
    "near ACK 6 ack 6",
    "near FIN ACK 6 ack 6",
    "far ACK 6 ack 7",
  ]);
  assertEquals(packets[3]!.payload, utf8("ping"));
  assertEquals(packets.map(({ time }) => time / 1000 - begin), [0, 0, 0, 1, 2, 3, 3, 4, 4]);
});

Deno.test("of what goes one way, every second piece is acknowledged", async () => {
  const happenings = [open, data("out", 0, "a"), data("out", 1, "b"), data("out", 2, "c")];
  assertEquals(inShort(await packetsOf(happenings)).slice(3), [
    "near PSH ACK 1+1 ack 1",
    "near PSH ACK 2+1 ack 1",
    "far ACK 1 ack 3",
    "near PSH ACK 3+1 ack 1",
  ]);
});

Deno.test("what is too large for a packet goes in equal segments, of which the last one is pushed", async () => {
  const bytes = everyValue(65_536);
  const packets = await packetsOf([open, { event: "data", ...first, dir: "in", offset: 0, bytes }]);
  assertEquals(inShort(packets).slice(3), [
    "far ACK 1+32768 ack 1",
    "far PSH ACK 32769+32768 ack 1",
    "near ACK 1 ack 65537",
  ]);
  assertEquals(concat(packets.slice(3).map(({ payload }) => payload)), bytes);
  const largest = await packetsOf([open, {
    event: "data",
    ...first,
    dir: "in",
    offset: 0,
    bytes: bytes.subarray(41),
  }]);
  assertEquals(inShort(largest).slice(3), ["far PSH ACK 1+65495 ack 1"]);
});

Deno.test("IPv6 has addresses and a largest packet of its own", async () => {
  const v6 = { conn: 1, peer: { host: "::1", port: 7 } };
  const packets = await packetsOf([
    { event: "open", ...v6, local: { host: "::1", port: 8 }, initiator: "us" },
    { event: "data", ...v6, dir: "out", offset: 0, bytes: new Uint8Array(65_476) },
  ]);
  assertEquals(packets[0]!.from, `${"0".repeat(31)}1 8`);
  assertEquals(packets.map(({ length }) => length).slice(3), [32_738, 32_738, 0]);
});

Deno.test("sequence numbers go on behind 2^32", async () => {
  const packets = await packetsOf(
    [open, data("in", 0, "0123456789"), data("out", 0, "x"), data("in", 10, "y")],
    { firstNumbers: () => ({ near: 2 ** 32 - 1, far: 2 ** 32 - 5 }) },
  );
  assertEquals(packets.map(({ sequence, acknowledged }) => [sequence, acknowledged]), [
    [2 ** 32 - 5, 0],
    [2 ** 32 - 1, 2 ** 32 - 4],
    [2 ** 32 - 4, 0],
    [2 ** 32 - 4, 0],
    [0, 6],
    [6, 1],
  ]);
});

Deno.test("a stream may be longer than 4 GiB", async () => {
  const offset = 5 * 2 ** 32 + 7;
  const packets = await packetsOf([open, data("in", offset, "x"), data("in", 2 ** 52, "y")]);
  assertEquals(packets.slice(3, 5).map(({ sequence }) => sequence), [1001 + 7, 1001]);
});

const ourFin = ["near FIN ACK 1 ack 1", "far ACK 1 ack 2"];

/** What is written at the end, and said beside it, by how it was closed and what was written before. */
const endings: [string, Happening, Happening[], string[], string[]][] = [
  ["both FINs, if they were not told", close("fin"), [], [
    ...ourFin,
    "far FIN ACK 1 ack 2",
    "near ACK 2 ack 2",
  ], []],
  ["nothing more, if both FINs were told", close("fin"), [fin("in", 0), fin("out", 0)], [], []],
  ["the peer's RST", close("rst", "peer"), [], ["far RST ACK 1 ack 1"], ["closed: rst"]],
  ["our RST", close("replaced", "us"), [], ["near RST ACK 1 ack 1"], ["closed: replaced"]],
  ["our RST after our FIN", close("stopped", "us"), [fin("out", 0)], ["near RST ACK 2 ack 1"], [
    "closed: stopped",
  ]],
  ["a RST after both FINs", close("rst", "peer"), [fin("out", 0), fin("in", 0)], ["far RST ACK 2 ack 2"], [
    "closed: rst",
  ]],
  ["our FIN only, when the time is over", close("idle"), [], ourFin, ["closed: idle"]],
  ["nothing after our FIN, when the time is over", close("idle"), [fin("out", 0)], [], []],
  ["our FIN for a fault that closes", close("fault"), [fin("in", 0)], [
    "near FIN ACK 1 ack 2",
    "far ACK 2 ack 2",
  ], ["closed: fault"]],
  [
    "nothing more, if both FINs came while it stopped",
    close("stopped"),
    [fin("out", 0), fin("in", 0)],
    [],
    [],
  ],
];

for (const [what, end, before, expected, comments] of endings) {
  Deno.test(`a connection ends with ${what}`, async () => {
    const earlier = (await packetsOf([open, ...before])).length;
    const packets = await packetsOf([open, ...before, end]);
    assertEquals(inShort(packets).slice(earlier), expected);
    assertEquals(packets.slice(earlier).flatMap((packet) => packet.comments), comments);
  });
}

Deno.test("what happens to a connection stands beside its next packet, else beside that of another one", async () => {
  const second = { conn: 2, peer: { ...peer, port: 50124 } };
  const packets = await packetsOf([
    open,
    { event: "timeout", ...first, limit: "idle", after: 3000 },
    { event: "error", ...first, message: "oh" },
    data("in", 0, "x"),
    { event: "error", message: "somewhere" },
    { event: "fault", ...first, fault: "drop", what: "dropped" },
    { event: "open", ...second, local, initiator: "peer" },
    close("rst", "peer"),
  ]);
  assertEquals(packets.map(({ comments }) => comments).filter(({ length }) => length > 0), [
    ["tcplab connection #1"],
    ["TIMEOUT: 127.0.0.1:50123 #1 idle 3s", "ERROR: 127.0.0.1:50123 #1 oh"],
    ["ERROR: somewhere", "tcplab connection #2"],
    ["FAULT: 127.0.0.1:50123 #1 drop: dropped", "closed: rst"],
  ]);
});

Deno.test("comments do not pile up while nothing passes", async () => {
  const strike: Happening = { event: "fault", ...first, fault: "drop", what: "dropped" };
  const packets = await packetsOf([open, ...new Array(1000).fill(strike), data("in", 0, "x")]);
  assertEquals(packets.at(-1)!.comments.length, 21);
  assertEquals(packets.at(-1)!.comments.at(-1), "and more, of which this file does not tell");
});

Deno.test("the two ends of a Unix domain socket get addresses, and its path a comment", async () => {
  const socket = { path: "/tmp/x.sock" };
  const packets = await packetsOf([
    { event: "open", conn: 7, peer: socket, local: socket, initiator: "peer" },
    { event: "data", conn: 7, peer: socket, dir: "in", offset: 0, bytes: utf8("x") },
  ]);
  assertEquals(packets[0]!.comments, ["tcplab connection #7 on unix:/tmp/x.sock"]);
  assertEquals(packets.map(({ from }) => from)[3], "127.0.0.1 1024");
});

Deno.test("of a packet no more is kept than asked for", async () => {
  const bytes = everyValue(1000);
  const happenings: Happening[] = [open, { event: "data", ...first, dir: "in", offset: 0, bytes }];
  for (const [snapLength, kept] of [[72, 28], [100, 56], [1044, 1000]] as const) {
    const packet = (await packetsOf(happenings, { snapLength }))[3]!;
    assertEquals([packet.length, packet.payload], [1000, bytes.subarray(0, kept)]);
  }
});

Deno.test("what an end is said to send after its FIN is left out", async () => {
  const packets = await packetsOf([open, fin("in", 0), data("in", 0, "x"), fin("in", 1)]);
  assertEquals(inShort(packets).slice(3), ["far FIN ACK 1 ack 1", "near ACK 1 ack 2"]);
});

Deno.test("what is told of a connection that nobody opened is left out", async () => {
  assertEquals(await packetsOf([data("in", 0, "x"), fin("in", 1), close("fin")]), []);
  const packets = await packetsOf([open, close("fin"), data("in", 0, "x"), close("rst", "peer")]);
  assert(packets.every(({ payload, flags }) => flags.includes("SYN") || payload.length === 0));
  assertEquals(packets.length, 7);
});

Deno.test("a connection of the program with itself is shown once, and a later one of the same ends again", async () => {
  const other = { conn: 2, peer: local };
  const there: Happening = { event: "open", ...other, local: peer, initiator: "us" };
  const packets = await packetsOf([
    open,
    there,
    { event: "data", ...other, dir: "out", offset: 0, bytes: utf8("ping") },
    data("in", 0, "ping"),
    close("rst", "peer"),
    { ...there, conn: 3 } as Happening,
  ]);
  assertEquals(inShort(packets), [
    ...handshake,
    "far PSH ACK 1+4 ack 1",
    "far RST ACK 5 ack 1",
    "near SYN 0",
    "far SYN ACK 0 ack 1",
    "near ACK 1 ack 1",
  ]);
  assertEquals(packets[3]!.comments, ["tcplab connection #2 is the other end of this one"]);
});
