import { assert, assertEquals, assertLess, assertMatch, assertRejects } from "../assert.ts";
import { eventually, timed } from "../harness/bounded.ts";
import { concat, text } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { run, startProxy, startServer } from "../harness/tcplab.ts";
import { ProxyWithApi } from "./toxiproxy_api.ts";

/** Sends, and waits until it has come back. @returns milliseconds */
function echo(peer: RawPeer, what: string): Promise<number> {
  return timed(async () => {
    await peer.send(what);
    assertEquals(text(await peer.read(what.length)), what);
  });
}

endToEnd("proxy --api: proxies come, move, go down and go, while it runs", async () => {
  await using one = await startServer(["127.0.0.1:0", "--service", "fixed:payload=one"]);
  await using two = await startServer(["127.0.0.1:0", "--service", "fixed:payload=two"]);
  await using proxy = await ProxyWithApi.start([], 0);
  const { listen } = await proxy.done("POST", "/proxies", { name: "a", upstream: one.endpoint });
  const hears = async (what: string) => {
    await using peer = await connectRaw(listen);
    await peer.send("x");
    assertEquals(text(await peer.read(3)), what);
  };
  await hears("one");
  assertEquals((await proxy.done("POST", "/proxies/a", { upstream: two.endpoint })).listen, listen);
  await hears("two");
  await using open = await connectRaw(listen);
  await open.send("x");
  await open.read(3);
  await proxy.done("POST", "/proxies/a", { enabled: false });
  assertEquals(await open.ended, "rst");
  await assertRejects(() => connectRaw(listen), Error, "ECONNREFUSED");
  await proxy.done("POST", "/proxies/a", { enabled: true });
  await hears("two");
  await proxy.done("DELETE", "/proxies/a");
  await assertRejects(() => connectRaw(listen), Error, "ECONNREFUSED");
});

endToEnd("proxy --api: toxics act on connections that are open, until they are taken away", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  await using proxy = await ProxyWithApi.start(["127.0.0.1:0", server.endpoint], 1);
  const toxics = "/proxies/proxy1/toxics";
  await using peer = await connectRaw(proxy.program.endpoint);
  assertLess(await echo(peer, "before"), 200);
  await proxy.done("POST", toxics, { type: "latency", attributes: { latency: 300 } });
  const slow = await echo(peer, "slow");
  assert(slow >= 299 && slow < 1000, `${slow} ms`);
  await proxy.done("POST", `${toxics}/latency_downstream`, { attributes: { latency: 100 } });
  const faster = await echo(peer, "faster");
  assert(faster >= 99 && faster < 290, `${faster} ms`);
  await proxy.done("DELETE", `${toxics}/latency_downstream`);
  assertLess(await echo(peer, "after"), 90);
  await proxy.done("POST", toxics, { type: "corrupt", attributes: { bytes: 3, per: 3 }, stream: "upstream" });
  await peer.send("abc");
  assert(text(await peer.read(3)) !== "abc");
  await proxy.done("POST", "/reset");
  await echo(peer, "reset");
});

endToEnd("proxy --api: a bandwidth of 0 cuts a connection, which then goes on where it was", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  await using proxy = await ProxyWithApi.start(["127.0.0.1:0", server.endpoint], 1);
  await using peer = await connectRaw(proxy.program.endpoint);
  for (const stream of ["upstream", "downstream"]) {
    await proxy.done("POST", "/proxies/proxy1/toxics", {
      type: "bandwidth",
      stream,
      attributes: { rate: 0 },
    });
  }
  await peer.send("held");
  const metrics = async () => (await proxy.ask("GET", "/metrics")).text;
  await eventually("the bytes to come", async () => /received\S+"upstream",\S+ 4\n/.test(await metrics()));
  assertMatch(await metrics(), /sent\S+"upstream",\S+ 0\n/);
  await proxy.done("POST", "/reset");
  assertEquals(text(await peer.read(4)), "held");
});

endToEnd(
  "proxy --api: 65,535 messages pass in order, each once, while toxics toggle 1,000 times",
  async () => {
    await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
    await using proxy = await ProxyWithApi.start(
      ["127.0.0.1:0", server.endpoint, "--log", "text:data=none"],
      1,
    );
    const count = 65_535;
    const toggles = 1000;
    const toxics = "/proxies/proxy1/toxics";
    const kinds = [
      { type: "latency", attributes: { latency: 3, jitter: 2 } },
      { type: "slicer", attributes: { average_size: 7, size_variation: 3, delay: 0 } },
      { type: "bandwidth", attributes: { rate: 2000 } },
      { type: "freeze", attributes: { every: 3 } },
      { type: "split", attributes: { offsets: "1/2/9", gap: 1 } },
      { type: "bandwidth", name: "cut", attributes: { rate: 0 } },
    ];
    const slots = kinds.flatMap((kind) =>
      ["upstream", "downstream"].map((stream) => ({
        ...kind,
        stream,
        name: `${kind.name ?? kind.type}_${stream}`,
      }))
    );
    const present = new Set<string>();
    /** Adds the toxic, changes it, takes it away; then again. */
    const toggle = async (step: number) => {
      const slot = slots[(step * 5) % slots.length]!;
      const path = `${toxics}/${slot.name}`;
      if (!present.has(slot.name)) await proxy.done("POST", toxics, slot);
      else if (step % 3 === 0) {
        return await proxy.done("POST", path, {
          toxicity: 1,
          attributes: { after: step % 7 },
        });
      } else await proxy.done("DELETE", path);
      if (!present.delete(slot.name)) present.add(slot.name);
    };
    const message = (number: number) => Uint8Array.of(number >> 24, number >> 16, number >> 8, number);
    const all = concat(Array.from({ length: count }, (_, i) => message(i + 1)));
    await using peer = await connectRaw(proxy.program.endpoint);
    const took = await timed(async () => {
      for (let step = 0; step < toggles; step++) {
        const sent = [step, step + 1].map((each) => 4 * Math.floor(count * each / toggles));
        await Promise.all([peer.send(all.subarray(...sent)), toggle(step)]);
      }
      await proxy.done("POST", "/reset");
      peer.fin();
      const { bytes, end } = await peer.readToEnd();
      assertEquals([bytes.length, end], [all.length, "fin"]);
      const wrong = bytes.findIndex((byte, i) => byte !== all[i]);
      assertEquals(wrong, -1, `message ${wrong >> 2} is not what it should be`);
    });
    assertLess(took, 20_000);
    const struck = proxy.program.stdout.text.match(/FAULT: /g)?.length ?? 0;
    assert(struck > 300, `toxics have struck ${struck} times`);
  },
);

endToEnd("proxy --api: what the command line says is there, too, and can be changed", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  await using proxy = await ProxyWithApi.start([
    ...["127.0.0.1:0", server.endpoint, "--proxy", `b=127.0.0.1:0=${server.endpoint}`],
    ...["--fault", "latency:delay=250ms", "--fault", "slicer:size=2@up", "--fault", "latency:delay=1ms"],
  ], 2);
  const all = await proxy.done("GET", "/proxies");
  assertEquals(Object.keys(all), ["proxy1", "b"]);
  assertEquals(
    all.b.toxics.map(({ name, attributes }: { name: string; attributes: unknown }) => [name, attributes]),
    [
      ["latency_downstream", { latency: 250, jitter: 0 }],
      ["slicer_upstream", { average_size: 2, size_variation: 0, delay: 0 }],
      ["latency_downstream_2", { latency: 1, jitter: 0 }],
    ],
  );
  await using peer = await connectRaw(all.b.listen);
  assert(await echo(peer, "slow") >= 249);
  await proxy.done("DELETE", "/proxies/b/toxics/latency_downstream");
  assertLess(await echo(peer, "fast"), 240);
});

endToEnd("proxy --api: its own connections are in no log, and count for no limit", async () => {
  await using target = await RawListener.open();
  await using proxy = await ProxyWithApi.start(
    ["127.0.0.1:0", target.endpoint, "--exit-after", "1", "--max-connections", "1", "--per-peer", "1"],
    1,
  );
  for (let i = 0; i < 5; i++) await proxy.done("GET", "/version");
  await using client = await connectRaw(proxy.program.endpoint);
  await using server = await target.accept();
  client.fin();
  server.fin();
  const { code, text: log, stderr } = await proxy.program.end();
  assertEquals([code, stderr], [0, ""]);
  assertEquals(log.match(/CONNECTED: \S+ #\d+/g)?.length, 2, log);
  assertMatch(log, /LISTENING: http:\/\/127\.0\.0\.1:\d+ api\n/);
  assertMatch(log, /STOPPED: connections=1 refused=0 in=0 out=0\n$/);
});

endToEnd("proxy --api: web pages and other names for this host are refused with 403", async () => {
  await using proxy = await ProxyWithApi.start([], 0);
  const { status, json } = await proxy.ask("POST", "/reset", "", { "User-Agent": "Mozilla/5.0" });
  assertEquals([status, json], [403, { error: "User agent not allowed", status: 403 }]);
  for (const header of ["Origin: http://localhost", "Host: evil.example"]) {
    await using peer = await connectRaw(proxy.url);
    const host = header.startsWith("Host") ? "" : "Host: localhost\r\n";
    await peer.send(`POST /reset HTTP/1.1\r\n${host}${header}\r\nConnection: close\r\n\r\n`);
    assertMatch(text((await peer.readToEnd()).bytes), /^HTTP\/1\.1 403 Forbidden\r\n/, header);
  }
});

endToEnd("proxy --api: what is no request it can do is refused, and it goes on", async () => {
  await using proxy = await ProxyWithApi.start([], 0);
  const asked: ReadonlyArray<readonly [method: string, path: string, body: string, status: number]> = [
    ["POST", "/proxies", "", 400],
    ["POST", "/proxies", "{", 400],
    ["POST", "/proxies", "[]", 400],
    ["POST", "/proxies", '{"name":"a","upstream":"a:b:c"}', 400],
    ["POST", "/proxies", "[".repeat(100_000), 400],
    ["POST", "/populate", " ".repeat(1024 * 1024), 400],
    ["POST", "/populate", " ".repeat(1024 * 1024 + 1), 413],
    ["PUT", "/proxies", "{}", 405],
    ["POST", "/nothing", "{}", 404],
    ["DELETE", "/proxies/%00", "", 404],
    ["DELETE", "/proxies/%ff", "", 400],
    ["POST", "/proxies", '{"name":"a","listen":"192.0.2.1:1","upstream":":1"}', 500],
  ];
  for (const [method, path, body, status] of asked) {
    const answer = await proxy.ask(method, path, body);
    assertEquals(answer.status, status, `${method} ${path} ${answer.text}`);
    if (status !== 413) assertEquals(answer.json.status, status);
  }
  await using peer = await connectRaw(proxy.url);
  await peer.send(Uint8Array.of(0x16, 3, 1, 0, 255));
  assertMatch(text((await peer.readToEnd()).bytes), /^HTTP\/1\.1 400 /);
  assertEquals(await proxy.done("GET", "/proxies"), {});
});

endToEnd("proxy --api: requests at the same time are done one after the other", async () => {
  await using proxy = await ProxyWithApi.start([], 0);
  const body = { name: "a", upstream: "127.0.0.1:9" };
  const made = await Promise.all(Array.from({ length: 8 }, () => proxy.ask("POST", "/proxies", body)));
  assertEquals(made.map(({ status }) => status).sort(), [201, ...Array(7).fill(409)]);
  const flips = Array.from(
    { length: 20 },
    (_, i) => proxy.done("POST", "/proxies/a", { enabled: i % 2 === 0 }),
  );
  const flipped = await Promise.all(flips);
  assertEquals(new Set(flipped.map(({ listen }) => listen)).size, 1);
  // Each sees what it did itself, whichever came first.
  assertEquals(flipped.map(({ enabled }) => enabled), flipped.map((_, i) => i % 2 === 0));
});

endToEnd("proxy --api: metrics count what went through", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "fixed:payload=abcdefg"]);
  await using proxy = await ProxyWithApi.start(["--proxy", `m=127.0.0.1:0=${server.endpoint}`], 1);
  await using peer = await connectRaw(proxy.program.endpoint);
  await peer.send("hello");
  await peer.read(7);
  const { type, text: metrics } = await proxy.ask("GET", "/metrics");
  assertEquals(type, "text/plain; version=0.0.4; charset=utf-8");
  const labels = `listener="${proxy.program.endpoint}",proxy="m",upstream="${server.endpoint}"`;
  for (const what of ["received", "sent"]) {
    const name = `toxiproxy_proxy_${what}_bytes_total`;
    assert(metrics.includes(`\n${name}{direction="upstream",${labels}} 5\n`), metrics);
    assert(metrics.includes(`\n${name}{direction="downstream",${labels}} 7\n`), metrics);
  }
  assert(metrics.includes(`\ntcplab_proxy_connections{${labels}} 1\n`), metrics);
});

endToEnd("proxy --config: proxies of a file listen, with their toxics, or stay down", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  await withDirectory(async (directory) => {
    const file = `${directory}/lab.json`;
    const proxies = [
      {
        name: "slow",
        listen: "127.0.0.1:0",
        upstream: server.endpoint,
        toxics: [{ type: "latency", attributes: { latency: 200 } }],
      },
      { name: "off", upstream: server.endpoint, enabled: false },
    ];
    await Deno.writeTextFile(file, JSON.stringify(proxies));
    await using proxy = await startProxy(["--config", file, "--seed", "1"]);
    await using peer = await connectRaw(proxy.endpoint);
    assert(await echo(peer, "slow") >= 199);
    assertEquals(proxy.endpoints.length, 1);

    await Deno.writeTextFile(file, '[\n  { "name": "a" }\n]');
    const refused = await run(["proxy", "--config", file]);
    assertEquals([refused.code, refused.stderr], [
      2,
      `tcplab: ${file}: missing required field: upstream at proxy 1\n`,
    ]);
    await Deno.writeTextFile(file, "[]");
    const empty = await run(["proxy", "--config", file]);
    assertEquals([empty.code, empty.stderr], [2, `tcplab: ${file}: there is no proxy in it\n`]);
    const gone = await run(["proxy", "--config", `${directory}/none.json`]);
    assertEquals(gone.code, 6);
  });
});

endToEnd("proxy --api: where it can't listen, nothing is left open, and that is said", async () => {
  await using taken = await RawListener.open();
  const { code, stderr } = await run(["proxy", "127.0.0.1:0", "127.0.0.1:9", "--api", taken.endpoint]);
  assertEquals(code, 6);
  assertMatch(stderr, /tcplab: cannot listen on http:\/\/127\.0\.0\.1:\d+: address already in use/);
  const unused = await run(["proxy", "--api", "127.0.0.1:0", "--fault", "drop"]);
  assertEquals(unused.code, 2);
  assertMatch(unused.stderr, /--fault: there is no proxy yet/);
});

endToEnd("proxy --api: a request that is under way when it stops is answered", async () => {
  await using proxy = await ProxyWithApi.start([], 0);
  await using peer = await connectRaw(proxy.url);
  await peer.send("GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await peer.read(10);
  const { code } = await proxy.program.stop();
  assertEquals(code, 0);
  assertEquals((await peer.readToEnd()).end, "fin");
});
