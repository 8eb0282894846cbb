import type { Happening } from "../../src/events/event.ts";
import { utf8 } from "../../src/bytes/bytes.ts";
import { logs } from "../../src/logs/index.ts";
import { assertEquals } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { linux } from "../unit/refusal.ts";
import { follow, packets, troubles } from "../harness/tshark.ts";

const needs = ["tshark"];

/** Writes events, that did not happen, a millisecond apart. */
async function write(
  path: string,
  options: string,
  isBetween: boolean,
  happenings: Iterable<Happening>,
): Promise<void> {
  const { made } = logs.parse(`pcapng:file=${path}${options}`, linux);
  const warn = (message: string) => {
    throw new Error(message);
  };
  const log = made({ stream: "stdout", color: "never", timeZone: undefined, lineEnd: "\n", warn, isBetween });
  let ms = 0;
  for (const happening of happenings) {
    log.write(happening, { at: 1_790_000_000_000 + ms, ms: ms++ });
  }
  await log.close();
  assertEquals(log.failed, false);
}

const peer = { host: "127.0.0.1", port: 50123 };
const client = { conn: 1, peer };
const server = { conn: 1, peer: { host: "::1", port: 80 }, side: "upstream" } as const;

endToEnd(
  "pcapng: a stream of more than 4 GiB has no hole where the sequence numbers begin again",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      const bytes = new Uint8Array(64 * 1024 * 1024);
      const count = 66;
      function* events(): Generator<Happening> {
        yield { event: "open", ...client, local: { host: "127.0.0.1", port: 9999 }, initiator: "peer" };
        for (let i = 0; i < count; i++) {
          yield { event: "data", ...client, dir: "in", offset: i * bytes.length, bytes };
        }
        const total = count * bytes.length;
        yield { event: "fin", ...client, dir: "in", offset: total };
        yield { event: "data", ...client, dir: "out", offset: 0, bytes: bytes.subarray(0, 7) };
        yield { event: "fin", ...client, dir: "out", offset: 7 };
        yield { event: "close", ...client, reason: "fin", bytesIn: total, bytesOut: 7, lasted: 1 };
      }
      await write(path, ",snaplen=68", false, events());
      assertEquals(await troubles(path), []);
      const fins = await packets(path, "tcp.flags.fin == 1", "tcp.srcport", "tcp.seq", "tcp.ack");
      const end = (count * bytes.length + 1) % 2 ** 32;
      assertEquals(fins, [`50123 ${end} 1`, `9999 8 ${end + 1}`]);
    }),
  { needs },
);

endToEnd(
  "pcapng: through a proxy with faults, each side shows what was on it, and nothing is wrong",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      const [up, down] = [everyValue(100_000), everyValue(70_001)];
      const data = (dir: "up" | "down", bytes: Uint8Array, stage?: "received" | "delivered"): Happening => ({
        event: "data",
        ...client,
        dir,
        offset: 0,
        bytes,
        ...(stage ? { stage } : {}),
      });
      const end = { bytesIn: 0, bytesOut: 0, lasted: 1 };
      await write(path, "", true, [
        { event: "open", ...client, local: { host: "127.0.0.1", port: 9999 }, initiator: "peer" },
        { event: "open", ...server, local: { host: "::1", port: 40000 }, initiator: "us" },
        data("up", up, "received"),
        {
          event: "fault",
          ...client,
          fault: "limit_data",
          dir: "up",
          offset: 500,
          what: "the rest is dropped",
        },
        data("up", up.subarray(0, 500), "delivered"),
        data("down", down),
        { event: "fin", ...client, dir: "up", offset: up.length, stage: "received" },
        { event: "fin", ...client, dir: "up", offset: 500, stage: "delivered" },
        { event: "fin", ...client, dir: "down", offset: down.length },
        { event: "close", ...server, reason: "fin", ...end },
        { event: "close", ...client, reason: "fin", ...end },
      ]);
      assertEquals(await troubles(path), []);
      const [near, far] = [await follow(path, 0), await follow(path, 1)];
      assertEquals(near.client, up);
      assertEquals(far.client, up.subarray(0, 500));
      assertEquals(near.server, down);
      assertEquals(far.server, down);
      const syn = "tcp.flags.syn == 1 && tcp.flags.ack == 0";
      assertEquals(await packets(path, syn, "frame.interface_name", "tcp.dstport"), [
        "client 9999",
        "upstream 80",
      ]);
      assertEquals(await packets(path, 'frame.comment contains "FAULT"', "frame.interface_name", "tcp.len"), [
        "upstream 500",
      ]);
    }),
  { needs },
);

endToEnd(
  "pcapng: a RST that a proxy passes on is in both connections",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      const end = { reason: "rst", bytesIn: 0, bytesOut: 0, lasted: 1 } as const;
      await write(path, "", true, [
        { event: "open", ...client, local: { host: "127.0.0.1", port: 9999 }, initiator: "peer" },
        { event: "open", ...server, local: { host: "::1", port: 40000 }, initiator: "us" },
        { event: "data", ...client, dir: "up", offset: 0, bytes: utf8("x") },
        { event: "close", ...client, ...end, resetBy: "peer" },
        { event: "close", ...server, ...end, resetBy: "us" },
      ]);
      assertEquals(await troubles(path), []);
      const rst = await packets(
        path,
        "tcp.flags.reset == 1",
        "frame.interface_name",
        "tcp.srcport",
        "tcp.seq",
      );
      assertEquals(rst, ["client 50123 2", "upstream 40000 2"]);
    }),
  { needs },
);
