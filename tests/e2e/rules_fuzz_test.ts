import { fileURLToPath } from "node:url";
import { parsePayload } from "../../src/values/payload.ts";
import { splitMix64 } from "../../src/events/random.ts";
import { assert, assertEquals, assertLess } from "../assert.ts";
import { bounded } from "../harness/bounded.ts";
import { concat, utf8 } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, type RawPeer } from "../harness/raw_peer.ts";
import { startServer } from "../harness/tcplab.ts";

/** What an example is sent between random bytes, and a request that it must still answer afterwards. */
const examples: Record<string, { pieces: readonly string[]; request: string; answer: string }> = {
  psu: {
    pieces: [
      "*IDN?\n",
      "VOLT 3\n",
      "VOLT ",
      "MEAS:VOLT?\n",
      "SYST:ERR?\r\n",
      "#9",
      "#210",
      "#0",
      ";",
      "\n",
      "\r",
    ],
    request: "*OPC?\n",
    answer: "1\n",
  },
  modbus_slave: {
    pieces: [
      "hex:00 01 00 00 00 06 01 03 00 00 00 02",
      "hex:00 00 00 00 00",
      "hex:00 00 00 00 00 02 01",
      "hex:00 01 00 00 00 0b 01 10 00 00 00 02 04",
      "hex:ff",
      "hex:00 fe 01",
    ],
    request: "hex:00 01 00 00 00 06 01 03 00 64 00 01",
    answer: "hex:00 01 00 00 00 03 01 83 02",
  },
  nmea: {
    pieces: ["$PMTK", "$PMTK220,1000*1F\r\n", "220", "\r\n", "\r", "\n", "*"],
    request: "$PMTK123\r\n",
    answer: "$PMTK001,123,3*30\r\n",
  },
  flaky: {
    pieces: ["QUIT\n", "STATUS?\n", "PING\n", "\n", "\r\n", "\x00\n"],
    request: "STATUS?\n",
    answer: "READY\r\nBUSY\n",
  },
};

const connections = 60;

for (const [name, { pieces, request, answer }] of Object.entries(examples)) {
  endToEnd(`${name}.yaml survives random bytes, and answers as before`, async () => {
    const seed = BigInt(crypto.getRandomValues(new Uint32Array(1))[0]!);
    const random = splitMix64(seed);
    const below = (limit: number) => Number(random.next().value % BigInt(limit));
    const noise = (): Uint8Array => {
      if (below(2) === 0) return bytes(pieces[below(pieces.length)]!);
      return Uint8Array.from({ length: below(below(8) === 0 ? 3000 : 12) }, () => below(256));
    };
    const file = fileURLToPath(new URL(`../../scripts/examples/${name}.yaml`, import.meta.url));
    await using server = await startServer([
      ...["127.0.0.1:0", "--service", `rules:file=${file}`, "--idle", "10s", "--log", "json:data=none"],
    ]);
    const warm = await bother(server.endpoint, noise, below, connections / 4).then(() =>
      memoryOf(server.pid)
    );
    await bother(server.endpoint, noise, below, connections);
    const grown = memoryOf(server.pid) - warm;
    console.log(`seed ${seed}, grown by ${Math.round(grown / 1024)} KiB`);
    assertLess(grown, 64 * 1024 * 1024);

    await using peer = await connectRaw(server.endpoint);
    await peer.send(bytes(request));
    // nmea talks in between, but not within its first second.
    assertEquals(await peer.read(bytes(answer).length), bytes(answer), `seed ${seed}`);
  });
}

/** One connection after the other, a few at a time; each is sent noise, cut anywhere, and left in one way or another. */
async function bother(
  endpoint: string,
  noise: () => Uint8Array,
  below: (limit: number) => number,
  count: number,
): Promise<void> {
  const one = async () => {
    await using peer = await connectRaw(endpoint);
    const all = concat(Array.from({ length: below(30) }, noise));
    for (let at = 0; at < all.length && peer.isOpen;) {
      const next = at + 1 + below(700);
      await sendIfOpen(peer, all.subarray(at, next));
      at = next;
    }
    if (below(3) === 0) peer.rst();
    else peer.fin();
    // What is slow on purpose is not waited for; what hangs is.
    if (below(4) === 0) await bounded("the end of a connection", peer.ended, 20_000);
  };
  for (let done = 0; done < count; done += 6) await Promise.all(Array.from({ length: 6 }, one));
}

async function sendIfOpen(peer: RawPeer, bytes: Uint8Array): Promise<void> {
  await peer.send(bytes).catch((error) => assert(!peer.isOpen || peer.socket.destroyed, String(error)));
}

function bytes(payload: string): Uint8Array {
  return parsePayload(payload, { os: "", readFile: () => new Uint8Array() });
}

/** Resident bytes; 0 where the system does not tell. */
function memoryOf(pid: number): number {
  try {
    const [, kib] = /VmRSS:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
    return Number(kib ?? 0) * 1024;
  } catch {
    return 0;
  }
}

endToEnd("psu.yaml holds no more memory after a hundred thousand requests than after a few", async () => {
  const file = fileURLToPath(new URL("../../scripts/examples/psu.yaml", import.meta.url));
  await using server = await startServer([
    ...["127.0.0.1:0", "--service", `rules:file=${file}`, "--idle", "10s", "--log", "text:data=none"],
  ]);
  await using peer = await connectRaw(server.endpoint);
  const batch = utf8("VOLT 1.5\nVOLT?\nCURR 2\nOUTP ON\nOUTP?\n".repeat(500));
  const answer = "1.500\n1\n".repeat(500).length;
  const ask = async (times: number) => {
    for (let i = 0; i < times; i++) await Promise.all([peer.send(batch), peer.read(answer)]);
    return memoryOf(server.pid);
  };
  const warm = await ask(5);
  assertLess(await ask(40) - warm, 48 * 1024 * 1024);
});
