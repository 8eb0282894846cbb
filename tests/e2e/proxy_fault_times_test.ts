import { assert, assertEquals } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { everyValue, text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { eachWay, FaultyProxy, passed, takes } from "../harness/faulty_proxy.ts";
import type { RawPeer } from "../harness/raw_peer.ts";

/** The time from just before something is sent until it is there. */
function delay(from: RawPeer, to: RawPeer, message: string): Promise<number> {
  return timed(async () => {
    const [bytes] = await Promise.all([to.read(message.length), from.send(message)]);
    assertEquals(text(bytes), message);
  });
}

endToEnd(
  "proxy fault latency: messages, FIN and RST arrive 100 ms later, and never earlier",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open([`latency:delay=100ms@${way}`]);
      const pair = await lab.connect();
      const [from, to] = pair.ends(way);
      // The first one is slower: code is loaded. Each of those that follow has its tries.
      await delay(from, to, "warm");
      for (const message of ["one", "two", "three"]) await takes(100, 110, () => delay(from, to, message));
      // The other way is not held up.
      await takes(0, 20, () => delay(to, from, "back"));
      await takes(100, 110, async () => {
        const [sender, receiver] = (await lab.connect()).ends(way);
        return await timed(async () => {
          sender.fin();
          assertEquals((await receiver.readToEnd()).end, "fin");
        });
      });
      await takes(100, 110, async () => {
        const [sender, receiver] = (await lab.connect()).ends(way);
        return await timed(async () => {
          sender.rst();
          assertEquals((await receiver.readToEnd()).end, "rst");
        });
      });
      // What has FIN behind it is as late as that.
      await pair.keepOnly(way);
      await takes(100, 110, () => delay(from, to, "half-closed"));
      const late = await timed(async () => assertEquals(await passed(from, to, "!"), "!"));
      assert(late >= 100, `FIN after ${late} ms`);
    }),
);

endToEnd("proxy fault latency: 10 MB pass 200 ms in less than 1.5 s, both ways at once", async () => {
  await using lab = await FaultyProxy.open(["latency:delay=200ms@both"]);
  const bytes = everyValue(10_000_000);
  await takes(200, 1500, async () => {
    const pair = await lab.connect();
    let took = 0;
    const pass = async (from: RawPeer, to: RawPeer) => {
      const started = performance.now();
      let came = 0;
      to.socket.on("data", (chunk) => {
        came += chunk.length;
        if (came === bytes.length) took = Math.max(took, performance.now() - started);
      });
      await from.send(bytes);
      from.fin();
      assertEquals((await to.readToEnd()).bytes, bytes);
    };
    await eachWay((way) => pass(...pair.ends(way)));
    return took;
  });
});

const rates = [{ rate: "1MB/s", size: 1_000_000, ms: 1000 }, { rate: "1KB/s", size: 500, ms: 500 }];
endToEnd(
  "proxy fault bandwidth: 1 MB at 1MB/s take 1 s, 500 bytes at 1KB/s 500 ms, and are unchanged",
  async () => {
    await Promise.all(rates.map(async ({ rate, size, ms }) => {
      await using lab = await FaultyProxy.open([`bandwidth:rate=${rate}@both`]);
      const bytes = everyValue(size);
      await takes(ms, ms * 1.05, async () => {
        const pair = await lab.connect();
        const both: number[] = [];
        await eachWay(async (way) => {
          const [from, to] = pair.ends(way);
          const pass = async () =>
            assertEquals((await Promise.all([to.read(size), from.send(bytes)]))[0], bytes);
          both.push(await timed(pass));
        });
        assert(Math.min(...both) >= ms, `took ${both}`);
        return Math.max(...both);
      });
    }));
  },
);

endToEnd("proxy fault slow_close: bytes pass as they come, FIN 200 ms later", () =>
  eachWay(async (way) => {
    await using lab = await FaultyProxy.open([`slow_close:delay=200ms@${way}`]);
    await (await lab.connect()).keepOnly(way === "up" ? "down" : "up");
    await takes(200, 215, async () => {
      const [from, to] = (await lab.connect()).ends(way);
      const ended = timed(async () => {
        await from.send("last words");
        from.fin();
        assertEquals((await to.readToEnd()).end, "fin");
      });
      const came = await timed(() => to.read(10));
      assert(came < 150, `bytes came after ${came} ms`);
      // The other way goes on meanwhile.
      await to.send("still there");
      assertEquals(text(await from.read(11)), "still there");
      assert(to.isOpen, "FIN came too early");
      return await ended;
    });
  }));

endToEnd(
  "proxy fault timeout: closes both sides with FIN at its time although bytes keep coming",
  () =>
    eachWay(async (way) => {
      await using lab = await FaultyProxy.open([`timeout:timeout=200ms@${way}`]);
      await takes(200, 220, async () => {
        const before = performance.now();
        const [from, to] = (await lab.connect()).ends(way);
        const sending = (async () => {
          while (from.isOpen) {
            await from.send("more and more").catch(() => {});
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        })();
        assertEquals(await to.readToEnd(), { bytes: new Uint8Array(), end: "fin" });
        const took = performance.now() - before;
        assertEquals((await from.readToEnd()).end, "fin");
        await sending;
        return took;
      });
      // Half closed, and idle: it is closed all the same.
      const pair = await lab.connect();
      await pair.keepOnly(way);
      assertEquals((await pair.ends(way)[1].readToEnd()).end, "fin");
    }),
);
