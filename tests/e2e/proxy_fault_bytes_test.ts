import { assert, assertEquals } from "../assert.ts";
import { everyValue, oddPieces, text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { delivered, eachWay, FaultyProxy, passed } from "../harness/faulty_proxy.ts";

endToEnd("proxy fault slicer: of 1 byte: as many chunks as bytes, and the bytes are the same", async () => {
  await using lab = await FaultyProxy.open(["slicer:size=1@both"]);
  const bytes = everyValue(3001);
  const [both, half] = [await lab.connect(), await lab.connect()];
  await half.keepOnly("down");
  await Promise.all([
    eachWay(async (way) => {
      const [from, to] = both.ends(way);
      await from.send(bytes);
      assertEquals(await to.read(bytes.length), bytes);
    }),
    half.server.send(bytes).then(() => half.client.read(bytes.length)),
  ]);
  const events = await lab.stop();
  const each = Array.from(bytes, (_, i) => [i, 1] as [number, number]);
  assertEquals(delivered(events, 1, "up"), each);
  assertEquals(delivered(events, 1, "down"), each);
  assertEquals(delivered(events, 2, "down"), each);
});

endToEnd(
  "proxy fault limit_data: exactly so many bytes pass, then FIN or RST on both sides",
  () =>
    eachWay(async (way) => {
      const message = everyValue(1000);
      const [least, all] = [0, message.length];
      const limits = [least, 1, all - 1, all, all + 1].flatMap((limit) =>
        (["fin", "rst"] as const).flatMap((end) => [false, true].map((isHalf) => ({ limit, end, isHalf })))
      );
      const faults = limits.map(({ limit, end }, i) =>
        `limit_data:bytes=${limit},with=${end},nth=${i + 1}@${way}`
      );
      await using lab = await FaultyProxy.open(faults);
      for (const { limit, end, isHalf } of limits) {
        const pair = await lab.connect();
        const [from, to] = pair.ends(way);
        // With no byte left to pass it is over before we could.
        if (isHalf && limit > 0) await pair.keepOnly(way);
        // It may be closed before it has taken all.
        await from.send(message).catch(() => {});
        if (limit > all) {
          assertEquals([await to.read(all), to.isOpen], [message, true]);
          from.fin();
          assertEquals((await to.readToEnd()).end, "fin");
          continue;
        }
        const expected = { bytes: message.slice(0, limit), end };
        assertEquals(await to.readToEnd(), expected, `${limit} bytes, ${end}, half closed: ${isHalf}`);
        if (!isHalf) assertEquals((await from.readToEnd()).end, end, `${limit} bytes, ${end}: the sender`);
      }
    }),
);

/** What faults make of lines, on connection after connection, either way; every other connection is half closed. */
async function pieces(
  cases: readonly (readonly [fault: string, sent: string, came: string])[],
): Promise<void> {
  await eachWay(async (way) => {
    const faults = cases.map(([fault], i) =>
      fault.split(" ").map((one) => `${one}${one.includes(":") ? "," : ":"}nth=${i + 1}@${way}`)
    );
    await using lab = await FaultyProxy.open(faults.flat(), "--framing", "line");
    for (const [i, [fault, sent, came]] of cases.entries()) {
      const pair = await lab.connect();
      if (i % 2 === 1) await pair.keepOnly(way);
      assertEquals(await passed(...pair.ends(way), sent), came, fault);
    }
  });
}

endToEnd(
  "proxy faults of messages: drop, duplicate, reorder, with every, times, only, at and match",
  () =>
    pieces([
      ["drop:bytes=5", "123456789\n", "6789\n"],
      ["drop:bytes=5,at=3", "123456789\n", "1239\n"],
      ["drop:every=3", "1\n2\n3\n4\n5\n6\n7\n", "1\n2\n4\n5\n7\n"],
      ["drop:only=b", "a\nb\nc\nabc\n", "a\nc\n"],
      ["drop:only=b,every=2", "b1\na\nb2\na\nb3\nb4\n", "b1\na\na\nb3\n"],
      ["drop:times=2", "1\n2\n3\n4\n", "3\n4\n"],
      ["drop:match=b", "a\nb\na\nb\n", "a\n"],
      ["drop:match=STOP,bytes=4", "goSTOPgo\nSTOP\n", "gogo\nSTOP\n"],
      ["duplicate:every=2", "1\n2\n3\n4\n", "1\n2\n2\n3\n4\n4\n"],
      ["duplicate:copies=3,times=1", "1\n2\n", "1\n1\n1\n1\n2\n"],
      ["reorder:by=1", "1\n2\n3\n4\n5\n", "2\n1\n4\n3\n5\n"],
      ["reorder:by=2,times=1", "1\n2\n3\n4\n5\n", "2\n3\n1\n4\n5\n"],
      ["reorder:only=x", "x\n1\n2\n3\n", "1\n2\n3\nx\n"],
      ["inject:payload=IN,at=3", "123456\n", "123IN456\n"],
      ["inject:payload=IN,match=4", "1\n34\n4\n", "1\n3IN4\n4\n"],
      // In the order in which they stand.
      ["duplicate limit_data:bytes=6", "1\n2\n3\n4\n", "1\n1\n2\n"],
      ["limit_data:bytes=6 duplicate", "1\n2\n3\n4\n", "1\n1\n2\n2\n3\n3\n"],
      ["drop:bytes=2 inject:payload=IN,at=2", "1\n2\n3\n", "2\nIN3\n"],
      ["inject:payload=IN,at=2 drop:bytes=2", "1\n2\n3\n", "IN2\n3\n"],
    ]),
);

endToEnd(
  "proxy faults with at= begin exactly there, however the network cuts",
  () =>
    eachWay(async (way) => {
      const at = 70_003;
      await using lab = await FaultyProxy.open([
        `blackhole:at=${at},nth=1@${way}`,
        `drop:bytes=2,at=${at},nth=2@${way}`,
        `inject:payload=hex:00ff00,at=${at},nth=3@${way}`,
      ]);
      const bytes = everyValue(at + 5000);
      const [head, tail] = [bytes.slice(0, at), bytes.slice(at)];
      const pass = async () => {
        const pair = await lab.connect();
        const [from, to] = pair.ends(way);
        for (const piece of oddPieces(bytes)) await from.send(piece);
        return { from, to };
      };
      const dark = await pass();
      assertEquals(await dark.to.read(at), head);
      const less = await pass();
      assertEquals(await less.to.read(bytes.length - 2), Uint8Array.from([...head, ...tail.subarray(2)]));
      const more = await pass();
      assertEquals(await more.to.read(bytes.length + 3), Uint8Array.from([...head, 0, 255, 0, ...tail]));
      assertEquals(dark.to.unread.length, 0);
      const struck = (await lab.stop()).filter(({ fault }) => fault === "inject" || fault === "drop");
      assertEquals(struck.map(({ offset, bytes }) => [offset, bytes]), [[at, 2], [at, 3]]);
    }),
);

endToEnd(
  "proxy fault split: cuts exactly there, with a pause; inject: again after each interval",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open(
        [
          ...[`split:offsets=1/5/9,gap=40ms,nth=1@${way}`, `split:offsets=3,of=message,gap=1ms,nth=2@${way}`],
          `inject:payload=tick,interval=20ms,nth=3@${way}`,
        ],
        "--framing",
        "fixed:size=6",
      );
      const [once, each, ticks] = [await lab.connect(), await lab.connect(), await lab.connect()];
      await once.keepOnly(way);
      const start = performance.now();
      assertEquals(await passed(...once.ends(way), "abcdefghijkl"), "abcdefghijkl");
      const took = performance.now() - start;
      assert(took >= 120, `3 pauses of 40 ms took ${took} ms`);
      assertEquals(await passed(...each.ends(way), "abcdefghijkl"), "abcdefghijkl");
      assertEquals(text(await ticks.ends(way)[1].read(16)), "tickticktickticktick".slice(0, 16));
      const events = await lab.stop();
      assertEquals(delivered(events, 1, way), [[0, 1], [1, 4], [5, 1], [6, 3], [9, 3]]);
      assertEquals(delivered(events, 2, way), [[0, 3], [3, 3], [6, 3], [9, 3]]);
    }),
);
