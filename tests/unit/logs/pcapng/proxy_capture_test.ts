import { everyValue } from "../../../harness/bytes.ts";
import type { CloseReason, Happening, ProxyStage, Way } from "../../../../src/events/event.ts";
import { assertEquals } from "../../../assert.ts";
import { inShort, packetsOf } from "./packets.ts";

const client = { conn: 1, peer: { host: "127.0.0.1", port: 50123 } };
const server = { conn: 1, peer: { host: "10.0.0.1", port: 80 }, side: "upstream" } as const;
const opens: Happening[] = [
  { event: "open", ...client, local: { host: "127.0.0.1", port: 9999 }, initiator: "peer" },
  { event: "open", ...server, local: { host: "10.0.0.2", port: 40000 }, initiator: "us" },
];

function data(dir: Way, offset: number, length: number, stage?: ProxyStage): Happening {
  const where = stage ? { stage } : {};
  return { event: "data", ...client, dir, offset, bytes: everyValue(length), ...where };
}

function fin(dir: Way, offset: number, stage?: ProxyStage): Happening {
  return { event: "fin", ...client, dir, offset, ...(stage ? { stage } : {}) };
}

function close(side: typeof client | typeof server, reason: CloseReason, resetBy?: "us" | "peer"): Happening {
  const reset = resetBy ? { resetBy } : {};
  return { event: "close", ...side, reason, ...reset, bytesIn: 0, bytesOut: 0, lasted: 1 };
}

/** What comes after both handshakes. */
async function after(...happenings: Happening[]): Promise<string[]> {
  return inShort(await packetsOf([...opens, ...happenings])).slice(6);
}

Deno.test("through a proxy: each of the two connections has its interface, its handshake and its comment", async () => {
  const packets = await packetsOf(opens);
  assertEquals(inShort(packets), [
    "far SYN 0",
    "near SYN ACK 0 ack 1",
    "far ACK 1 ack 1",
    "upstream near SYN 0",
    "upstream far SYN ACK 0 ack 1",
    "upstream near ACK 1 ack 1",
  ]);
  assertEquals(packets.map(({ comments }) => comments[0]).filter(Boolean), [
    "tcplab connection #1",
    "tcplab connection #1 upstream",
  ]);
});

Deno.test("through a proxy: without faults, what comes on the one connection goes out of the other", async () => {
  const packets = await packetsOf([...opens, data("up", 0, 5), data("down", 0, 70_000), fin("up", 5)]);
  assertEquals(inShort(packets).slice(6), [
    "far PSH ACK 1+5 ack 1",
    "upstream near PSH ACK 1+5 ack 1",
    "upstream far ACK 1+35000 ack 6",
    "near ACK 1+35000 ack 6",
    "upstream far PSH ACK 35001+35000 ack 6",
    "upstream near ACK 6 ack 70001",
    "near PSH ACK 35001+35000 ack 6",
    "far ACK 6 ack 70001",
    "far FIN ACK 6 ack 70001",
    "near ACK 70001 ack 7",
    "upstream near FIN ACK 6 ack 70001",
    "upstream far ACK 70001 ack 7",
  ]);
  assertEquals(packets[6]!.payload, everyValue(5));
  assertEquals(packets[7]!.payload, everyValue(5));
});

Deno.test("through a proxy: with faults, each connection shows what was on it", async () => {
  assertEquals(
    await after(
      data("up", 0, 10, "received"),
      data("up", 0, 4, "delivered"),
      data("down", 0, 3, "received"),
      data("down", 0, 6, "delivered"),
      fin("down", 3, "received"),
      fin("down", 6, "delivered"),
    ),
    [
      "far PSH ACK 1+10 ack 1",
      "upstream near PSH ACK 1+4 ack 1",
      "upstream far PSH ACK 1+3 ack 5",
      "near PSH ACK 1+6 ack 11",
      "upstream far FIN ACK 4 ack 5",
      "upstream near ACK 5 ack 5",
      "near FIN ACK 7 ack 11",
      "far ACK 11 ack 8",
    ],
  );
});

Deno.test("through a proxy: a fault stands beside what it changed, where that goes on", async () => {
  const strike = (dir: Way): Happening => ({
    event: "fault",
    ...client,
    fault: "corrupt",
    dir,
    offset: 2,
    bytes: 1,
    what: "bit 3 flipped",
  });
  const packets = await packetsOf([
    ...opens,
    data("up", 0, 4, "received"),
    strike("up"),
    data("up", 0, 4, "delivered"),
    data("down", 0, 4, "received"),
    strike("down"),
    data("down", 0, 4, "delivered"),
  ]);
  const told = packets.slice(6).map(({ comments, iface }) => [iface, comments[0] ?? ""]);
  assertEquals(told, [
    [0, ""],
    [1, "FAULT: 127.0.0.1:50123 #1 corrupt up at=2 bytes=1: bit 3 flipped"],
    [1, ""],
    [0, "FAULT: 127.0.0.1:50123 #1 corrupt down at=2 bytes=1: bit 3 flipped"],
  ]);
});

Deno.test("through a proxy: a RST by one peer is passed on to the other by us", async () => {
  assertEquals(await after(close(client, "rst", "peer"), close(server, "rst", "us")), [
    "far RST ACK 1 ack 1",
    "upstream near RST ACK 1 ack 1",
  ]);
  assertEquals(await after(close(server, "rst", "peer"), close(client, "rst", "us")), [
    "upstream far RST ACK 1 ack 1",
    "near RST ACK 1 ack 1",
  ]);
});

Deno.test("through a proxy: a fault that resets resets both, and what passed before stays", async () => {
  assertEquals(await after(data("up", 0, 4), close(client, "fault", "us"), close(server, "fault", "us")), [
    "far PSH ACK 1+4 ack 1",
    "upstream near PSH ACK 1+4 ack 1",
    "near RST ACK 1 ack 5",
    "upstream near RST ACK 5 ack 1",
  ]);
});

Deno.test("through a proxy: after one connection is closed, the other one goes on alone", async () => {
  assertEquals(
    await after(close(server, "idle"), data("up", 0, 4), data("down", 0, 4), close(client, "idle")),
    [
      "upstream near FIN ACK 1 ack 1",
      "upstream far ACK 1 ack 2",
      "far PSH ACK 1+4 ack 1",
      "near PSH ACK 1+4 ack 5",
      "near FIN ACK 5 ack 5",
      "far ACK 5 ack 6",
    ],
  );
});

Deno.test("through a proxy: a client whose server can't be reached has a connection of its own", async () => {
  const packets = await packetsOf([
    opens[0]!,
    { event: "error", ...client, message: "cannot connect" },
    close(client, "error", "us"),
  ]);
  assertEquals(inShort(packets).slice(3), ["near RST ACK 1 ack 1"]);
  assertEquals(packets.at(-1)!.comments, ["ERROR: 127.0.0.1:50123 #1 cannot connect", "closed: error"]);
});
