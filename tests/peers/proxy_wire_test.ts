import { assertEquals } from "../assert.ts";
import { Capture } from "../harness/capture.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { requirePeers } from "../harness/programs.ts";
import { connectRaw, freePort, RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { type RunningServer, startProxy } from "../harness/tcplab.ts";

/** One proxy with a target of its own, so that each case has two ports that nothing else uses. */
class Case implements AsyncDisposable {
  private constructor(readonly target: RawListener, readonly proxy: RunningServer) {}

  static async open(...options: string[]): Promise<Case> {
    const target = await RawListener.open();
    return new Case(target, await startProxy(["127.0.0.1:0", target.endpoint, ...options]));
  }

  get ports(): number[] {
    return [this.proxy.port, this.target.port];
  }

  /** A client and the server that it was connected to, after a word from each. */
  async connect(): Promise<{ client: RawPeer; server: RawPeer }> {
    const client = await connectRaw(this.proxy.endpoint);
    const server = await this.target.accept();
    await client.send("hi");
    await server.read(2);
    await server.send("ok");
    await client.read(2);
    return { client, server };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.target[Symbol.asyncDispose]();
  }
}

endToEnd("proxy: tshark sees FIN passed on as FIN and RST as RST, on both sides of it", async () => {
  await using orderly = await Case.open();
  await using byClient = await Case.open();
  await using byServer = await Case.open();
  await using idle = await Case.open("--idle", "300ms");
  const nobody = `127.0.0.1:${await freePort()}`;
  await using refused = await startProxy(["127.0.0.1:0", nobody]);
  await using closed = await startProxy(["127.0.0.1:0", nobody, "--when-unreachable", "close"]);
  const cases = [orderly, byClient, byServer, idle];
  await using capture = new Capture([...cases.flatMap(({ ports }) => ports), refused.port, closed.port]);
  if (!await capture.starts()) {
    if (requirePeers) throw new Error("tshark may not capture on lo");
    return console.log("skipped: tshark may not capture on lo");
  }
  const peers: RawPeer[] = [];
  const connect = async (one: Case) => {
    const both = await one.connect();
    peers.push(both.client, both.server);
    return both;
  };
  try {
    const first = await connect(orderly);
    first.client.fin();
    assertEquals(await first.server.ended, "fin");
    first.server.fin();
    assertEquals(await first.client.ended, "fin");

    const second = await connect(byClient);
    second.client.rst();
    assertEquals(await second.server.ended, "rst");

    const third = await connect(byServer);
    third.server.rst();
    assertEquals(await third.client.ended, "rst");

    const fourth = await connect(idle);
    assertEquals([await fourth.client.ended, await fourth.server.ended], ["fin", "fin"]);

    for (const [proxy, end] of [[refused, "rst"], [closed, "fin"]] as const) {
      await using client = await connectRaw(proxy.endpoint);
      assertEquals((await client.readToEnd()).end, end);
    }

    // In the words of Capture: the proxy is the server of its clients, and the peer of the target.
    assertEquals(await capture.of(orderly.proxy.port, 2), ["peer FIN", "server FIN"]);
    assertEquals(await capture.of(orderly.target.port, 2), ["peer FIN", "server FIN"]);
    assertEquals(await capture.of(byClient.proxy.port, 1), ["peer RST"]);
    assertEquals(await capture.of(byClient.target.port, 1), ["peer RST"]);
    assertEquals(await capture.of(byServer.proxy.port, 1), ["server RST"]);
    assertEquals(await capture.of(byServer.target.port, 1), ["server RST"]);
    assertEquals((await capture.of(idle.proxy.port, 1))[0], "server FIN");
    assertEquals((await capture.of(idle.target.port, 1))[0], "peer FIN");
    assertEquals(await capture.of(refused.port, 1), ["server RST"]);
    assertEquals((await capture.of(closed.port, 1))[0], "server FIN");
    const clean = [orderly.proxy.port, orderly.target.port, closed.port];
    const resets = capture.endings.filter(({ flag }) => flag === "RST").flatMap(({ from, to }) => [from, to]);
    assertEquals(clean.filter((port) => resets.includes(port)), []);
  } finally {
    for (const peer of peers) await peer[Symbol.asyncDispose]();
  }
}, { needs: ["tshark"] });
