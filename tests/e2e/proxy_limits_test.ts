import { assert, assertEquals, assertLess, assertMatch } from "../assert.ts";
import { eventually, timed } from "../harness/bounded.ts";
import { everyValue, text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { type RunningServer, startProxy, startServer } from "../harness/tcplab.ts";

const nothing = new Uint8Array();

endToEnd("proxy: --max-connections refuses one too many with RST, and does not call the target", async () => {
  await using target = await RawListener.open();
  await using proxy = await startProxy(["127.0.0.1:0", target.endpoint, "--max-connections", "1"]);
  await using first = await connectRaw(proxy.endpoint);
  await using server = await target.accept();
  await using second = await connectRaw(proxy.endpoint);
  assertEquals(await second.readToEnd(), { bytes: nothing, end: "rst" });
  await proxy.stdout.match(/REFUSED: \S+ there are 1 already \(--max-connections 1\)\n/);
  assertEquals([first.isOpen, target.waiting], [true, 0]);
  first.fin();
  server.fin();
  await proxy.stdout.match(/CLOSED: \S+ #1 fin /);
  await using third = await connectRaw(proxy.endpoint);
  await third.send("now");
  await using again = await target.accept();
  assertEquals(text(await again.read(3)), "now");
});

endToEnd("proxy: --per-peer --when-full replace resets the older connection, on both sides", async () => {
  await using target = await RawListener.open();
  await using proxy = await startProxy([
    ...["127.0.0.1:0", target.endpoint, "--per-peer", "1", "--when-full", "replace"],
  ]);
  await using older = await connectRaw(proxy.endpoint);
  await using olderServer = await target.accept();
  await using newer = await connectRaw(proxy.endpoint);
  await using newerServer = await target.accept();
  assertEquals((await older.readToEnd()).end, "rst");
  assertEquals((await olderServer.readToEnd()).end, "rst");
  await newer.send("new");
  assertEquals(text(await newerServer.read(3)), "new");
});

endToEnd("proxy: --idle closes both sides with FIN when neither has sent, and not before", async () => {
  await using target = await RawListener.open();
  await using proxy = await startProxy(["127.0.0.1:0", target.endpoint, "--idle", "500ms"]);
  await using client = await connectRaw(proxy.endpoint);
  await using server = await target.accept();
  // What only the server sends keeps the connection too.
  const start = performance.now();
  while (performance.now() - start < 900) {
    await server.send(".");
    await client.read(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals([client.isOpen, server.isOpen], [true, true]);
  const took = await timed(() => client.ended);
  assert(took > 350 && took < 1500, `closed after ${took} ms`);
  assertEquals([await client.ended, await server.ended], ["fin", "fin"]);
  await proxy.stdout.match(/TIMEOUT: \S+ #1 idle 500ms\n/);
  await proxy.stdout.match(/CLOSED: \S+ #1 idle /);
  await proxy.stdout.match(/CLOSED: \S+ #1 upstream idle /);
});

for (const slow of ["client", "server"] as const) {
  endToEnd(`proxy: a ${slow} that does not read costs no memory, and still gets all of it`, async () => {
    await using target = await RawListener.open("127.0.0.1", 0, slow !== "server");
    await using proxy = await startProxy(["127.0.0.1:0", target.endpoint, "--log", "text:data=none"]);
    await warmUp(proxy, target);
    await using client = await connectRaw(proxy.endpoint, slow !== "client");
    await using server = await target.accept();
    const [reader, writer] = slow === "client" ? [client, server] : [server, client];
    const before = residentBytes(proxy);
    const length = 64_000_000;
    let isSent = false;
    const sent = writer.send(new Uint8Array(length)).then(() => isSent = true);
    await settled(() => writer.socket.bytesWritten - writer.socket.writableLength);
    assertEquals(isSent, false);
    assertLess(residentBytes(proxy) - before, 32 * 1024 * 1024);
    let came = 0;
    reader.socket.on("data", (bytes) => came += bytes.length);
    await eventually(() => `${length} bytes, of which ${came} came`, () => came === length);
    await sent;
  }, { needs: ["sh"] });
}

endToEnd("proxy: --exit-after stops after N connections", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  await using proxy = await startProxy(["127.0.0.1:0", server.endpoint, "--exit-after", "2"]);
  for (const name of ["a", "b"]) {
    await using client = await connectRaw(proxy.endpoint);
    await client.send(name);
    await client.read(1);
    client.fin();
    await client.readToEnd();
  }
  const { code, text: log } = await proxy.end();
  assertEquals(code, 0);
  assertMatch(log, /STOPPED: connections=2 refused=0 in=2 out=2\n$/);
});

/** What a first connection needs is not what we want to know. */
async function warmUp(proxy: RunningServer, target: RawListener): Promise<void> {
  await using client = await connectRaw(proxy.endpoint);
  await using server = await target.accept();
  const bytes = everyValue(4_000_000);
  const pass = async (from: RawPeer, to: RawPeer) => {
    let came = 0;
    to.socket.on("data", (chunk) => came += chunk.length);
    await from.send(bytes);
    await eventually("the first bytes to pass", () => came === bytes.length);
  };
  await pass(client, server);
  await pass(server, client);
  client.rst();
}

/** Waits until a figure has been the same for a while. */
async function settled(figure: () => number): Promise<void> {
  let [last, since] = [figure(), performance.now()];
  await eventually("the sender to be held up", () => {
    if (figure() !== last) [last, since] = [figure(), performance.now()];
    return performance.now() - since > 300;
  });
}

function residentBytes({ pid }: RunningServer): number {
  if (Deno.build.os !== "linux") return 0;
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))!;
  return Number(kilobytes) * 1024;
}
