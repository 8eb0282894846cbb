import { assertEquals } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import { Capture } from "../harness/capture.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { FaultyProxy, type Pair } from "../harness/faulty_proxy.ts";
import { requirePeers } from "../harness/programs.ts";

/** What a fault is to look like on the wire, on both sides of the proxy. */
interface Case {
  readonly fault: string;
  readonly end: "FIN" | "RST";
  /** Makes the fault strike. */
  strike(pair: Pair): Promise<void>;
}

const idle = () => Promise.resolve();
const three = ({ server }: Pair) => server.send("123");

/** Both ends stay open until the proxy ends the connection. */
const cases: readonly Case[] = [
  { fault: "reset_peer", end: "RST", strike: three },
  { fault: "reset_peer:after=100ms", end: "RST", strike: idle },
  { fault: "reset_peer:timeout=100ms@up", end: "RST", strike: idle },
  { fault: "limit_data:bytes=3", end: "FIN", strike: three },
  { fault: "limit_data:bytes=2", end: "FIN", strike: three },
  { fault: "limit_data:bytes=3,with=rst", end: "RST", strike: three },
  { fault: "limit_data:bytes=2,with=rst", end: "RST", strike: three },
  { fault: "limit_data:bytes=1KB", end: "FIN", strike: ({ server }) => server.send(everyValue(50_000)) },
  { fault: "timeout:timeout=100ms", end: "FIN", strike: three },
  { fault: "timeout:timeout=100ms@up", end: "FIN", strike: idle },
];

/** Lets the fault strike, and ends what it left open, as the two programs would. */
async function act(lab: FaultyProxy, { fault, end, strike }: Case): Promise<void> {
  const pair = await lab.connect();
  await strike(pair).catch(() => {});
  for (const peer of [pair.client, pair.server]) {
    assertEquals((await peer.readToEnd()).end, end === "FIN" ? "fin" : "rst", fault);
    if (end === "FIN") peer.fin();
  }
}

async function closeInOrder({ client, server }: Pair): Promise<void> {
  await client.send("question");
  client.fin();
  assertEquals((await server.readToEnd()).end, "fin");
  await server.send("answer");
  server.fin();
  assertEquals((await client.readToEnd()).end, "fin");
}

endToEnd("proxy faults: tshark sees RST where they reset, and FIN without RST where they close", async () => {
  // One proxy each, so that each case has two ports that nothing else uses.
  const open = (...faults: string[]) => FaultyProxy.open(faults);
  const labs = await Promise.all(cases.map(({ fault }) => open(fault)));
  await using orderly = await open("latency:delay=20ms@both", "slow_close:delay=20ms@both");
  await using half = await open("reset_peer:match=STOP");
  await using refusing = await open("connect:mode=refuse");
  try {
    const all = [...labs, orderly, half, refusing];
    await using capture = new Capture(all.flatMap(({ proxy, target }) => [proxy.port, target.port]));
    if (!await capture.starts()) {
      if (requirePeers) throw new Error("tshark may not capture on lo");
      return console.log("skipped: tshark may not capture on lo");
    }
    for (const [i, each] of cases.entries()) await act(labs[i]!, each);
    await closeInOrder(await orderly.connect());
    const pair = await half.connect();
    await pair.keepOnly("down");
    await pair.server.send("STOP");
    assertEquals((await pair.client.readToEnd()).end, "rst");
    // Comes last: what is on the wire before is seen before.
    assertEquals((await (await refusing.dial()).readToEnd()).end, "rst");
    assertEquals(await capture.of(refusing.proxy.port, 1), ["server RST"]);
    assertEquals(await capture.of(refusing.target.port, 0), []);

    // In the words of Capture: the proxy is the server of its clients, and the peer of the target.
    for (const [i, { fault, end }] of cases.entries()) {
      const { proxy, target } = labs[i]!;
      const seen = [await capture.of(proxy.port, 0), await capture.of(target.port, 0)];
      const [atClient, atServer] = [["server FIN", "peer FIN"], ["peer FIN", "server FIN"]];
      assertEquals(seen, end === "FIN" ? [atClient, atServer] : [["server RST"], ["peer RST"]], fault);
    }
    assertEquals(await capture.of(orderly.proxy.port, 0), ["peer FIN", "server FIN"]);
    assertEquals(await capture.of(orderly.target.port, 0), ["peer FIN", "server FIN"]);
    assertEquals(await capture.of(half.proxy.port, 0), ["peer FIN", "server RST"]);
    assertEquals(await capture.of(half.target.port, 0), ["peer FIN", "peer RST"]);
  } finally {
    for (const lab of labs) await lab[Symbol.asyncDispose]();
  }
}, { needs: ["tshark"] });
