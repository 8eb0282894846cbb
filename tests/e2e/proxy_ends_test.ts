import { assert, assertEquals, assertLess, assertMatch, assertRejects } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { everyValue, text, utf8 } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, freePort, RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { type RunningServer, startProxy, startServer } from "../harness/tcplab.ts";

const nothing = new Uint8Array();

/** A proxy, and who is on either side of it. */
interface Ends {
  readonly client: RawPeer;
  readonly server: RawPeer;
  readonly proxy: RunningServer;
}

async function between(options: readonly string[], act: (ends: Ends) => Promise<void>): Promise<void> {
  await using target = await RawListener.open();
  await using proxy = await startProxy(["127.0.0.1:0", target.endpoint, ...options]);
  await using client = await connectRaw(proxy.endpoint);
  await using server = await target.accept();
  await act({ client, server, proxy });
}

for (const [first, second] of [["client", "server"], ["server", "client"]] as const) {
  endToEnd(
    `proxy: the FIN of the ${first} is passed on, and the late reply of the ${second} arrives`,
    async () => {
      await between(["--log", "text:data=none"], async (ends) => {
        const { [first]: early, [second]: late, proxy } = ends;
        await early.send("that is all");
        early.fin();
        assertEquals(await late.readToEnd(), { bytes: utf8("that is all"), end: "fin" });
        // More than the kernel holds, so that the proxy is still at it long after the FIN.
        const reply = everyValue(3_000_017);
        await late.send(reply);
        assertEquals(early.isOpen, true);
        late.fin();
        assertEquals(await early.readToEnd(), { bytes: reply, end: "fin" });
        await proxy.stdout.match(/CLOSED: \S+ #1 upstream fin /);
        await proxy.stdout.match(/CLOSED: \S+ #1 fin /);
      });
    },
  );

  endToEnd(`proxy: the RST of the ${first} is a RST for the ${second}, and no error`, async () => {
    await between([], async (ends) => {
      const { [first]: early, [second]: late, proxy } = ends;
      await early.send("before");
      assertEquals(text(await late.read(6)), "before");
      early.rst();
      assertEquals(await late.readToEnd(), { bytes: nothing, end: "rst" });
      const { code, stderr, text: log } = await proxy.stop();
      assertEquals([code, stderr, /ERROR/.test(log)], [0, "", false]);
      assertMatch(log, first === "client" ? /CLOSED: \S+ #1 rst / : /CLOSED: \S+ #1 upstream rst /);
    });
  });

  endToEnd(`proxy: a RST of the ${first} behind its own FIN reaches the ${second}`, async () => {
    await between([], async (ends) => {
      const { [first]: early, [second]: late, proxy } = ends;
      early.fin();
      assertEquals(await late.ended, "fin");
      early.rst();
      // A peer that has seen FIN reads no more: it learns of the RST by what it sends.
      const goOn = async () => {
        while (true) {
          await late.send("x");
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      };
      await assertRejects(goOn, Error, "EPIPE");
      await proxy.stdout.match(/CLOSED: \S+ #1 rst /);
    });
  });
}

endToEnd("proxy: a target that refuses is a RST for the client, and the cause is in the log", async () => {
  const port = await freePort();
  await using proxy = await startProxy(["127.0.0.1:0", `127.0.0.1:${port}`]);
  await using client = await connectRaw(proxy.endpoint);
  assertEquals(await client.readToEnd(), { bytes: nothing, end: "rst" });
  await proxy.stdout.match(new RegExp(`ERROR: .*127\\.0\\.0\\.1:${port}.*refused`));
  await proxy.stdout.match(/CLOSED: \S+ #1 error in=0 out=0\n/);
});

endToEnd("proxy: --when-unreachable close is a FIN for the client instead", async () => {
  const target = `127.0.0.1:${await freePort()}`;
  await using proxy = await startProxy(["127.0.0.1:0", target, "--when-unreachable", "close"]);
  await using client = await connectRaw(proxy.endpoint);
  assertEquals(await client.readToEnd(), { bytes: nothing, end: "fin" });
  await proxy.stdout.match(/CLOSED: \S+ #1 error in=0 out=0\n/);
});

endToEnd("proxy: clients that send and FIN at once lose nothing, and get theirs", async () => {
  await using target = await RawListener.open();
  await using proxy = await startProxy(["127.0.0.1:0", target.endpoint]);
  const clients = await Promise.all(Array.from({ length: 20 }, () => connectRaw(proxy.endpoint)));
  try {
    for (const client of clients) {
      await client.send("early");
      client.fin();
    }
    for (const _ of clients) {
      await using server = await target.accept();
      assertEquals(await server.readToEnd(), { bytes: utf8("early"), end: "fin" });
      await server.send("late");
      server.fin();
      await new Promise<void>((resolve) => server.socket.on("close", resolve));
    }
    for (const client of clients) {
      assertEquals(await client.readToEnd(), { bytes: utf8("late"), end: "fin" });
    }
  } finally {
    for (const client of clients) await client[Symbol.asyncDispose]();
  }
});

endToEnd("proxy: a target killed in mid-transfer ends its clients; restarted, it is reached", async () => {
  const port = await freePort();
  const start = () => startServer([`127.0.0.1:${port}`, "--service", "echo", "--log", "text:data=none"]);
  const killed = await start();
  await using proxy = await startProxy(["127.0.0.1:0", `127.0.0.1:${port}`, "--log", "text:data=none"]);
  await using client = await connectRaw(proxy.endpoint);
  // More than can have passed by the time of the kill.
  const sending = client.send(new Uint8Array(200_000_000)).catch(() => "cut off");
  await client.read(1_000_000);
  killed.kill("SIGKILL");
  await killed.end();
  const end = await client.ended;
  assert(end === "rst" || end === "fin", end);
  client.socket.destroy();
  assertEquals(await sending, "cut off");
  await proxy.stdout.match(/CLOSED: \S+ #1 upstream /);

  await using refused = await connectRaw(proxy.endpoint);
  assertEquals((await refused.readToEnd()).end, "rst");

  await using _restarted = await start();
  await using again = await connectRaw(proxy.endpoint);
  await again.send("back");
  assertEquals(text(await again.read(4)), "back");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  endToEnd(`proxy: ${signal} accepts no more, and a reply that is owed still arrives`, async () => {
    await between(["--grace", "10s", "--log", "text:data=none"], async ({ client, server, proxy }) => {
      await client.send("request");
      assertEquals(text(await server.read(7)), "request");
      proxy.kill(signal);
      // Nothing more is passed on to it: that is how the server learns of the stop.
      assertEquals(await server.ended, "fin");
      await assertRejects(() => connectRaw(proxy.endpoint), Error, "ECONNREFUSED");
      const reply = everyValue(300_007);
      await server.send(reply);
      server.fin();
      assertEquals(await client.readToEnd(), { bytes: reply, end: "fin" });
      client.fin();
      const { code, text: log } = await proxy.end();
      assertEquals(code, 0);
      assertMatch(log, /CLOSED: \S+ #1 stopped in=7 out=300007\n/);
    });
  });
}

// Defect: it says in=0 out=0. Server.#drain() waits for the channels to be closed, and tells the totals before
// Server.#serve() has added them, which waits for the relay to return too.
endToEnd("proxy: the totals have what passed while it was stopping", async () => {
  await between(["--grace", "10s"], async ({ client, server, proxy }) => {
    await client.send("request");
    await server.read(7);
    proxy.kill("SIGTERM");
    assertEquals(await server.ended, "fin");
    await server.send("reply");
    server.fin();
    assertEquals(text((await client.readToEnd()).bytes), "reply");
    client.fin();
    assertMatch((await proxy.end()).text, /STOPPED: connections=1 refused=0 in=7 out=5\n$/);
  });
});

endToEnd("proxy: --grace bounds what a target that goes on may take", async () => {
  await between(["--grace", "300ms"], async ({ client, server, proxy }) => {
    await client.send("x");
    await server.read(1);
    proxy.kill("SIGTERM");
    assertEquals(await server.ended, "fin");
    const took = await timed(() => proxy.end());
    assert(took > 200, `it ended after ${took} ms`);
    assertLess(took, 2000);
    assertEquals((await client.readToEnd()).end, "rst");
    assertEquals((await proxy.end()).code, 0);
  });
});
