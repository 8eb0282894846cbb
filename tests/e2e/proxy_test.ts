import { assertEquals, assertMatch } from "../assert.ts";
import { everyValue, text } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { startProxy, startServer } from "../harness/tcplab.ts";

/** Sends through an echo, and takes the same back. */
async function echoes(peer: RawPeer, bytes: Uint8Array): Promise<void> {
  const [back] = await Promise.all([peer.read(bytes.length), peer.send(bytes)]);
  assertEquals(back, bytes);
}

endToEnd("proxy: what passes, both ways, is in the log", async () => {
  await using target = await RawListener.open();
  await using proxy = await startProxy(["127.0.0.1:0", target.endpoint]);
  await using client = await connectRaw(proxy.endpoint);
  await using server = await target.accept();
  const peer = `127.0.0.1:${client.localPort}`;
  await client.send("question");
  assertEquals(text(await server.read(8)), "question");
  await server.send("answer");
  assertEquals(text(await client.read(6)), "answer");
  client.fin();
  assertEquals(await server.ended, "fin");
  server.fin();
  assertEquals(await client.ended, "fin");
  await proxy.stdout.match(/CLOSED: \S+ #1 fin in=8 out=6\n/);
  const { code, text: log, stderr } = await proxy.stop();
  assertEquals([code, stderr], [0, ""]);
  assertMatch(log, new RegExp(`LISTENING: \\S+ proxy to ${target.endpoint}\n`));
  assertMatch(log, new RegExp(`CONNECTED: ${peer} #1\n`));
  assertMatch(log, new RegExp(`CONNECTED: ${target.endpoint} #1 upstream\n`));
  assertMatch(log, new RegExp(`UP ${peer} #1: question\n(.*\n)*.*DOWN ${peer} #1: answer\n`));
  assertMatch(log, new RegExp(`CLOSED: ${target.endpoint} #1 upstream fin in=6 out=8\n`));
});

endToEnd("proxy: 5 MB of every value pass unchanged, both ways at once", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  await using proxy = await startProxy(["127.0.0.1:0", server.endpoint, "--log", "text:data=none"]);
  await using client = await connectRaw(proxy.endpoint);
  await echoes(client, everyValue(5_000_011));
});

endToEnd("proxy: over IPv6", async () => {
  await using server = await startServer(["[::1]:0", "--service", "echo"]);
  await using proxy = await startProxy(["[::1]:0", server.endpoint]);
  await using client = await connectRaw(proxy.endpoint);
  await echoes(client, everyValue(1000));
});

endToEnd("proxy: Unix domain sockets on either side", async () => {
  await withDirectory(async (directory) => {
    await using _server = await startServer([`unix:${directory}/server`, "--service", "echo"]);
    await using inner = await startProxy(["127.0.0.1:0", `unix:${directory}/server`]);
    await using outer = await startProxy([`unix:${directory}/proxy`, inner.endpoint]);
    await using client = await connectRaw(outer.endpoint);
    await echoes(client, everyValue(100_003));
    client.fin();
    assertEquals((await client.readToEnd()).end, "fin");
  });
});

endToEnd("proxy: several --proxy in one process, each to its own target", async () => {
  await using first = await RawListener.open();
  await using second = await RawListener.open();
  await using third = await RawListener.open();
  await using proxy = await startProxy([
    ...["127.0.0.1:0", first.endpoint],
    ...["--proxy", `127.0.0.1:0=${second.endpoint}`, "--proxy", `named=127.0.0.1:0=${third.endpoint}`],
  ], { endpoints: 3 });
  for (const [i, target] of [first, second, third].entries()) {
    await using client = await connectRaw(proxy.endpoints[i]!);
    await using server = await target.accept();
    await client.send(`to ${i}`);
    assertEquals(text(await server.read(4)), `to ${i}`);
  }
});

endToEnd("proxy: 500 connections at a time, none mixed up with another", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo", "--idle", "0"]);
  await using proxy = await startProxy(["127.0.0.1:0", server.endpoint]);
  const numbers = Array.from({ length: 500 }, (_, i) => i);
  const clients = await Promise.all(numbers.map(() => connectRaw(proxy.endpoint)));
  try {
    // All are open before the first says a word.
    await Promise.all(clients.map(async (client, i) => {
      const mine = `this is number ${i}`;
      await client.send(mine);
      assertEquals(text(await client.read(mine.length)), mine);
    }));
    for (const client of clients) client.fin();
    for (const client of clients) assertEquals((await client.readToEnd()).end, "fin");
  } finally {
    for (const client of clients) await client[Symbol.asyncDispose]();
  }
  assertMatch((await proxy.stop()).text, /STOPPED: connections=500 refused=0 /);
});
