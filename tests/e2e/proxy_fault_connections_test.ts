import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { everyValue, text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { eachWay, FaultyProxy, passed, takes } from "../harness/faulty_proxy.ts";
import { RawListener } from "../harness/raw_peer.ts";
import { run } from "../harness/tcplab.ts";

const nothing = new Uint8Array();

endToEnd("proxy faults with nth= strike these connections only", async () => {
  await using lab = await FaultyProxy.open([
    "limit_data:bytes=2,nth=1..2@up",
    "limit_data:bytes=4,nth=4..@up",
  ]);
  const came: string[] = [];
  for (let i = 0; i < 5; i++) {
    const { client, server } = await lab.connect();
    came.push(await passed(client, server, "abcdef"));
  }
  assertEquals(came, ["ab", "ab", "abcdef", "abcd", "abcd"]);
});

endToEnd("proxy faults with peer= strike clients from there only", async () => {
  await using target = await RawListener.open();
  const more = ["--proxy", `six=[::1]:0=${target.endpoint}`];
  await using lab = await FaultyProxy.open([
    ...["inject:payload=4,peer=127.0.0.0/8@up", "inject:payload=6,peer=::1/128@up"],
    ...["inject:payload=one,peer=127.0.0.1@up", "inject:payload=other,peer=10.0.0.0/8@up"],
  ], ...more);
  const log = await lab.proxy.stdout.matches(/"event":"listening","endpoint":"([^"]+)"/, 2);
  const six = log.map(([, endpoint]) => endpoint!).find((endpoint) => endpoint.startsWith("["))!;
  const pair = await lab.connect();
  assertEquals(await passed(pair.client, pair.server, "!"), "4one!");
  const client = await lab.dial(six);
  await using server = await target.accept();
  assertEquals(await passed(client, server, "!"), "6!");
});

endToEnd(
  "proxy fault reset_peer: RST to both sides, also when nothing is sent",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open([
        ...[`reset_peer:nth=1@${way}`, `reset_peer:after=150ms,nth=2@${way}`],
        ...[`reset_peer:timeout=150ms,nth=3@${way}`, `reset_peer:match=STOP,nth=4..@${way}`],
      ]);
      for (const [nth, least] of [[1, 0], [2, 150], [3, 150]] as const) {
        const before = performance.now();
        const pair = await lab.connect();
        const [from, to] = pair.ends(way);
        // What comes meanwhile is swallowed, and makes no difference.
        if (nth === 3) await from.send("swallowed");
        assertEquals(await to.readToEnd(), { bytes: nothing, end: "rst" });
        assertEquals((await from.readToEnd()).end, "rst");
        const took = performance.now() - before;
        assert(took >= least, `number ${nth} after ${took} ms`);
      }
      for (const isHalf of [false, true]) {
        const pair = await lab.connect();
        if (isHalf) await pair.keepOnly(way);
        const [from, to] = pair.ends(way);
        await from.send("go");
        assertEquals(text(await to.read(2)), "go");
        await from.send("STOP");
        assertEquals(await to.readToEnd(), { bytes: nothing, end: "rst" });
        if (!isHalf) assertEquals((await from.readToEnd()).end, "rst");
      }
    }),
);

endToEnd(
  "proxy fault connect: refuse is a RST, silent says nothing, and neither calls the target",
  async () => {
    await using lab = await FaultyProxy.open(["connect:mode=refuse,nth=1..2", "connect:mode=silent,nth=3"]);
    for (let i = 0; i < 2; i++) {
      assertEquals(await (await lab.dial()).readToEnd(), { bytes: nothing, end: "rst" });
    }
    const silent = await lab.dial();
    await silent.send(everyValue(100_000));
    // The fourth goes through: the target is called for that one, and was not before.
    const { client, server } = await lab.connect();
    assertEquals(await passed(client, server, "fourth"), "fourth");
    assertEquals([silent.isOpen, silent.unread.length, lab.target.waiting], [true, 0, 0]);
    const events = await lab.stop();
    assertEquals(events.filter(({ fault }) => fault === "connect").map(({ conn }) => conn), [1, 2, 3]);
  },
);

endToEnd("proxy fault connect: slow calls the target later, and nothing that was sent is lost", async () => {
  await using lab = await FaultyProxy.open(["connect:mode=slow,delay=150ms"]);
  await takes(150, 175, async () => {
    const started = performance.now();
    const client = await lab.dial();
    await client.send("early");
    client.fin();
    const server = await lab.accept();
    const took = performance.now() - started;
    assertEquals(text((await server.readToEnd()).bytes), "early");
    await server.send("answer");
    assertEquals(text(await client.read(6)), "answer");
    return took;
  });
});

endToEnd("proxy faults act one behind the other: bytes are changed and late", () =>
  eachWay(async (way) => {
    const faults = [`corrupt:bytes=1,per=8@${way}`, `latency:delay=100ms@${way}`, `slicer:size=5@${way}`];
    await using lab = await FaultyProxy.open(faults, "--seed", "3");
    const sent = everyValue(40);
    await takes(100, 115, async () => {
      const [from, to] = (await lab.connect()).ends(way);
      return await timed(async () => {
        const [came] = await Promise.all([to.read(40), from.send(sent)]);
        assertNotEquals(came, sent);
        assertEquals(came.filter((byte, i) => byte !== sent[i]).length, 5);
      });
    });
    // Those that act all the time tell of it once, in no order.
    const told = (await lab.stop()).filter(({ conn, event }) => conn === 1 && event === "fault");
    assertEquals(told.map(({ fault }) => fault).sort(), ["corrupt", "latency", "slicer"]);
  }));

endToEnd(
  "proxy --fault: what is wrong is refused with exit 2 and quoted, before anything is opened",
  async () => {
    await using target = await RawListener.open();
    const wrong = [
      ["latencyy", '"latencyy"'],
      ["latency:delay=3sec", '"3sec"'],
      ["latency:dely=3s", '"dely"'],
      ["latency@sideways", '"sideways"'],
      ["bandwidth:rate=0/s", '"0/s"'],
      ["limit_data", "bytes"],
      ["corrupt:bits=1,bytes=2", '"1"'],
      ["drop:chance=120%", '"120%"'],
      ["latency:nth=0", '"0"'],
      ["latency:peer=1.2.3", '"1.2.3"'],
      ["down:nth=1", '"nth"'],
      ["drop:match=re:(", "re:("],
    ] as const;
    const attempt = async ([fault, quoted]: readonly [string, string]) => {
      const { code, text: log, stderr } = await run([
        "proxy",
        "127.0.0.1:0",
        target.endpoint,
        "--fault",
        fault,
      ]);
      assertEquals([code, log], [2, ""], `${fault}: ${stderr}`);
      assertStringIncludes(stderr, "--fault");
      assertStringIncludes(stderr, quoted);
    };
    const queue = [...wrong];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await attempt(next);
    };
    await Promise.all([work(), work()]);
    assertEquals(target.waiting, 0);
  },
);

endToEnd(
  "proxy fault limit_data: a sender with much more to send sees FIN, and no RST",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open([`limit_data:bytes=1KB@${way}`]);
      const bytes = new Uint8Array(3_000_000);
      const ends: string[] = [];
      for (let i = 0; i < 40; i++) {
        const [from, to] = (await lab.connect()).ends(way);
        from.send(bytes).catch(() => {});
        ends.push((await to.readToEnd()).end, (await from.readToEnd()).end);
      }
      assertEquals(ends, ends.map(() => "fin"));
    }),
);
