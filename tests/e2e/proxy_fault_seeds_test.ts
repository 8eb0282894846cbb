import type { Socket } from "node:net";
import { assert, assertEquals, assertNotEquals } from "../assert.ts";
import { everyValue, oddPieces, text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { eachWay, FaultyProxy, trace } from "../harness/faulty_proxy.ts";
import { connectRaw } from "../harness/raw_peer.ts";

/** Which bytes are not what they were, in the words of the log. */
function differences(was: Uint8Array, is: Uint8Array): string[] {
  const hex = (byte: number) => byte.toString(16).padStart(2, "0");
  return Array.from(was, (byte, at) => byte === is[at] ? "" : `${hex(byte)} -> ${hex(is[at]!)} at ${at}`)
    .filter((change) => change !== "");
}

/** Sends the same bytes both ways. @returns what changed each way, which is what the log says */
async function corrupted(
  seed: number,
  pieces: readonly Uint8Array[],
): Promise<Record<"up" | "down", string[]>> {
  await using lab = await FaultyProxy.open(["corrupt:bytes=3,per=64@both"], "--seed", `${seed}`);
  const pair = await lab.connect();
  const changes: Record<"up" | "down", string[]> = { up: [], down: [] };
  const bytes = pieces.flatMap((piece) => Array.from(piece));
  await eachWay(async (way) => {
    const [from, to] = pair.ends(way);
    for (const piece of pieces) await from.send(piece);
    changes[way] = differences(Uint8Array.from(bytes), await to.read(bytes.length));
  });
  const events = await lab.stop();
  for (const way of ["up", "down"] as const) {
    const told = events.filter(({ fault, dir }) => fault === "corrupt" && dir === way);
    assertEquals(told.flatMap(({ what }) => what!.replace(/^changed /, "").split(", ")), changes[way]);
    assertEquals(told.reduce((sum, { bytes }) => sum + bytes!, 0), changes[way].length);
  }
  return changes;
}

endToEnd(
  "proxy fault corrupt: so many bytes of every block, by the seed, and as the log says",
  async () => {
    // Less than 100 changes are told one by one.
    const bytes = everyValue(64 * 30);
    const [first, again, other] = await Promise.all([
      corrupted(7, [bytes]),
      corrupted(7, [...oddPieces(bytes)]),
      corrupted(8, [bytes]),
    ]);
    for (const changes of [...Object.values(first), ...Object.values(other)]) {
      const perBlock = Array.from({ length: 30 }, () => 0);
      for (const change of changes) perBlock[Math.floor(Number(/\d+$/.exec(change)![0]) / 64)]!++;
      assertEquals(perBlock, perBlock.map(() => 3));
    }
    assertEquals(again, first);
    assertNotEquals(other, first);
    assertNotEquals(first.up, first.down);
  },
);

/** A run with chance in it: what arrived, and what the log told. */
async function chances(seed: number, isCut: boolean): Promise<{ came: string[]; traced: string[] }> {
  const faults = ["drop:chance=20%@both", "duplicate:chance=20%@both", "reorder:chance=20%,by=2@both"];
  await using lab = await FaultyProxy.open(faults, "--framing", "line", "--seed", `${seed}`);
  const lines = new TextEncoder().encode(Array.from({ length: 150 }, (_, i) => `line ${i}\n`).join(""));
  const came: string[] = [];
  for (let i = 0; i < 2; i++) {
    const pair = await lab.connect();
    const each: Record<string, string> = {};
    await eachWay(async (way) => {
      const [from, to] = pair.ends(way);
      for (const piece of isCut ? oddPieces(lines) : [lines]) await from.send(piece);
      from.fin();
      each[way] = text((await to.readToEnd()).bytes);
    });
    came.push(each.up!, each.down!);
  }
  // Which of two ways or connections is told first is not part of it.
  return { came, traced: trace(await lab.stop()).sort() };
}

endToEnd(
  "proxy faults of chance: the same with the same seed, however the network cuts",
  async () => {
    const [first, again, other] = await Promise.all([chances(1, false), chances(1, true), chances(2, false)]);
    assertEquals(again, first);
    assertNotEquals(other.traced, first.traced);
    assertEquals(new Set(first.came).size, 4);
    assert(first.traced.length > 200, `${first.traced.length} faults only`);
  },
);

/** Which of 1000 connections a fault of chance resets: by the log, and how many by what clients saw. */
async function chosen(seed: number): Promise<{ told: number[]; seen: number }> {
  await using lab = await FaultyProxy.open(
    ["reset_peer:probability=30%@up"],
    "--seed",
    `${seed}`,
    "--idle",
    "0",
  );
  const echo = (socket: Socket) => void socket.on("error", () => {}).pipe(socket);
  lab.target.server.removeAllListeners("connection").on("connection", echo);
  let [left, seen] = [1000, 0];
  const visit = async () => {
    while (left-- > 0) {
      await using client = await connectRaw(lab.proxy.endpoint);
      await client.send("x").catch(() => {});
      client.fin();
      if ((await client.readToEnd()).end === "rst") seen++;
    }
  };
  await Promise.all(Array.from({ length: 20 }, visit));
  const told = (await lab.stop()).filter(({ fault }) => fault === "reset_peer").map(({ conn }) => conn!);
  return { told: told.sort((a, b) => a - b), seen };
}

endToEnd(
  "proxy faults with probability=30%: of 1000 connections the same 30 % with the same seed",
  async () => {
    const [first, again] = await Promise.all([chosen(5), chosen(5)]);
    assertEquals(again, first);
    assertEquals(first.seen, first.told.length);
    assert(first.seen >= 250 && first.seen <= 350, `${first.seen} of 1000`);
  },
);
