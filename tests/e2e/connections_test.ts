import { assertEquals, assertMatch } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { startServer } from "../harness/tcplab.ts";
import { ProxyWithApi } from "./toxiproxy_api.ts";

endToEnd("SIGUSR2 prints who is connected to stderr, and the server goes on", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo", "--idle", "0"]);
  await using peer = await connectRaw(server.endpoint);
  await peer.send("\x1b[31mhello");
  await peer.read(10);
  peer.fin();
  assertEquals(await peer.ended, "fin");
  await server.stdout.match(/CLOSED/);
  await using next = await connectRaw(server.endpoint);
  await next.send("\x1b[31m?");
  await next.read(6);
  server.kill("SIGUSR2");
  await server.stderr.match(
    /^# +PEER +STATE +AGE +IDLE +IN +OUT +LAST IN +LAST OUT\n2 +127\.0\.0\.1:\d+ +open +\S+s +\S+s +6 +6 +\\x1b\[31m\? +\\x1b\[31m\?\n$/,
  );
  await next.send("!");
  await next.read(1);
}, { needs: ["sh"] });

endToEnd(
  "proxy --api: GET /connections says who is connected, what struck, and what is waited for",
  async () => {
    await using target = await RawListener.open();
    await using proxy = await ProxyWithApi.start(["127.0.0.1:0", target.endpoint], 1);
    const toxic = { name: "slow", type: "latency", attributes: { latency: 1 } };
    await proxy.done("POST", "/proxies/proxy1/toxics", toxic);
    assertEquals((await proxy.ask("GET", "/connections")).text, "no connections\n");
    await using client = await connectRaw(proxy.program.endpoint);
    await using server = await target.accept();
    await server.send("hello");
    await client.read(5);
    client.fin();
    assertEquals(await server.ended, "fin");
    const rows = await proxy.done("GET", "/connections.json");
    assertMatch(rows[0].peer, /^127\.0\.0\.1:\d+$/);
    const { peer: _peer, age: _age, idle: _idle, ...row } = rows[0];
    assertEquals(row, {
      ...{ conn: 1, proxy: "proxy1", state: ["half-closed by the peer"], bytesIn: 0, bytesOut: 5 },
      ...{ lastIn: "", lastOut: "hello", faults: { slow: 1 } },
    });
    const { type, text } = await proxy.ask("GET", "/connections");
    assertEquals(type, "text/plain; charset=utf-8");
    assertMatch(text, /\n1 +127\.0\.0\.1:\d+ +proxy1 +half-closed by the peer .* hello +slow 1\n$/);
    server.fin();
    await eventually(
      "nobody connected",
      async () => (await proxy.done("GET", "/connections.json")).length === 0,
    );
  },
);
