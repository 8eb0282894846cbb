import { assert, assertEquals } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { eachWay, FaultyProxy, passed } from "../harness/faulty_proxy.ts";

endToEnd(
  "proxy fault freeze: after and for: nothing passes, then all of it, in order",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open([`freeze:after=100ms,for=400ms@${way}`]);
      const before = performance.now();
      const pair = await lab.connect();
      const after = performance.now();
      const [from, to] = pair.ends(way);
      await pair.keepOnly(way);
      const arrivals: number[] = [];
      to.socket.on("data", () => arrivals.push(performance.now()));
      let sent = "";
      for (let i = 0; performance.now() < after + 600; i++) {
        sent += `${i} `;
        await from.send(`${i} `);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      from.fin();
      const { bytes, end } = await to.readToEnd();
      assertEquals([text(bytes), end], [sent, "fin"]);
      // When it was accepted is not known exactly; and what passed last may be seen a little later.
      const frozen = arrivals.filter((at) => at > after + 100 + 100 && at < before + 500);
      assertEquals(frozen, []);
      assert(arrivals.some((at) => at < after + 100 + 100), "nothing came before");
    }),
);

endToEnd("proxy fault freeze: a FIN of the frozen time comes when it is over", async () => {
  await using lab = await FaultyProxy.open(["freeze:for=250ms@both"]);
  await eachWay(async (way) => {
    const before = performance.now();
    const [from, to] = (await lab.connect()).ends(way);
    assertEquals(await passed(from, to, "all of it"), "all of it");
    const took = performance.now() - before;
    assert(took >= 250, `came after ${took} ms`);
  });
});

endToEnd(
  "proxy fault blackhole: what comes meanwhile is lost, what comes later passes",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open([`blackhole:for=250ms@${way}`]);
      const pair = await lab.connect();
      const [from, to] = pair.ends(way);
      await pair.keepOnly(way);
      let sent = "";
      await eventually("bytes to pass again", async () => {
        const next = String.fromCharCode(33 + sent.length % 90);
        sent += next;
        await from.send(next);
        return to.unread.length > 0;
      });
      from.fin();
      const { bytes, end } = await to.readToEnd();
      const lost = (await lab.stop()).filter(({ what }) => what === "swallowed");
      assert(lost.length > 0);
      assertEquals([text(bytes), end], [sent.slice(lost.reduce((sum, { bytes }) => sum + bytes!, 0)), "fin"]);
    }),
);

endToEnd(
  "proxy fault blackhole: FIN and RST come when it is over",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open([`blackhole:for=250ms@${way}`]);
      for (const end of ["fin", "rst"] as const) {
        const before = performance.now();
        const [from, to] = (await lab.connect()).ends(way);
        await from.send("lost");
        from[end]();
        assertEquals(await to.readToEnd(), { bytes: new Uint8Array(), end });
        const took = performance.now() - before;
        assert(took >= 250, `came after ${took} ms`);
      }
    }),
);

/** The code with which the system refuses to connect, if it does. */
async function refusal(lab: FaultyProxy): Promise<string | undefined> {
  try {
    (await lab.dial()).rst();
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

endToEnd(
  "proxy fault down: open connections are reset and new ones refused, until it is over",
  async () => {
    await using lab = await FaultyProxy.open(["down:from=600ms,for=1s"]);
    const pair = await lab.connect();
    await pair.client.send("before");
    assertEquals(text(await pair.server.read(6)), "before");
    const half = await lab.connect();
    await half.keepOnly("down");
    const ends = [pair.client, pair.server, half.client].map(async (peer) => (await peer.readToEnd()).end);
    assertEquals(await Promise.all(ends), ["rst", "rst", "rst"]);
    assertEquals(await refusal(lab), "ECONNREFUSED");
    await lab.proxy.stdout.match(/"what":"the listener is back"/);
    const [first, second] = await lab.proxy.stdout.matches(/"event":"listening","endpoint":"([^"]+)"/, 2);
    assertEquals(second![1], first![1]);
    const { client, server } = await lab.connect();
    await client.send("after");
    assertEquals(text(await server.read(5)), "after");
    const [gone, back] = (await lab.stop()).filter(({ fault }) => fault === "down").map(({ ms }) => ms);
    assert(back! - gone! >= 1000, `from ${gone} to ${back} ms`);
  },
);

endToEnd(
  "proxy fault down as=silence: nothing passes in old and new connections, and all of it arrives afterwards",
  async () => {
    await using lab = await FaultyProxy.open(["down:as=silence,from=400ms,for=700ms"]);
    const old = await lab.connect();
    await lab.proxy.stdout.match(/"what":"the link is silent/);
    await using late = await lab.dial();
    await Promise.all([old.client.send("old"), old.server.send("back"), late.send("late")]);
    const arrived = await Promise.all([old.server.read(3), old.client.read(4)]);
    assertEquals(arrived.map(text), ["old", "back"]);
    assertEquals(text(await (await lab.accept()).read(4)), "late");
    await lab.proxy.stdout.match(/"what":"the link is back"/);
    const events = await lab.stop();
    const [silent, back] = events.filter(({ fault, conn }) => fault === "down" && conn === undefined);
    const delivered = events.filter(({ event, stage }) => event === "data" && stage !== "received");
    assert(delivered.length >= 3, JSON.stringify(events));
    assert(delivered.every(({ ms }) => ms >= back!.ms - 1), JSON.stringify([silent, back, delivered]));
  },
);
