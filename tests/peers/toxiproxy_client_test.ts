import { type Proxy, type ToxicType, Toxiproxy, ToxiproxyError } from "toxiproxy-node-client";
import { assert, assertEquals, assertLess, assertMatch, assertRejects } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { text } from "../harness/bytes.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, type PeerEnd } from "../harness/raw_peer.ts";
import { type RunningServer, startProxy, startServer } from "../harness/tcplab.ts";

/** An echo behind a proxy that the client has made. */
class Bench implements AsyncDisposable {
  private constructor(
    readonly server: RunningServer,
    readonly program: RunningServer,
    readonly toxiproxy: Toxiproxy,
    readonly proxy: Proxy,
  ) {}

  static async start(): Promise<Bench> {
    const server = await startServer(["127.0.0.1:0", "--service", "echo"]);
    const program = await startProxy(["--api", "127.0.0.1:0"]);
    const toxiproxy = new Toxiproxy(program.endpoint);
    const proxy = await toxiproxy.createProxy({
      name: "echo",
      listen: "127.0.0.1:0",
      upstream: server.endpoint,
    });
    return new Bench(server, program, toxiproxy, proxy);
  }

  /** What comes back through the proxy in how many milliseconds, before the client's FIN or the proxy's end. */
  async send(what: string): Promise<{ bytes: string; end: PeerEnd; took: number }> {
    await using peer = await connectRaw(this.proxy.listen);
    let result = { bytes: "", end: "local" as PeerEnd };
    const took = await timed(async () => {
      await peer.send(what).catch(() => {});
      peer.fin();
      const { bytes, end } = await peer.readToEnd();
      result = { bytes: text(bytes), end };
    });
    return { ...result, took };
  }

  /** Adds a toxic for as long as `act` takes. */
  async poisoned<T>(
    type: ToxicType,
    attributes: T,
    stream: "upstream" | "downstream",
    act: () => Promise<void>,
  ): Promise<void> {
    const toxic = await this.proxy.addToxic({ name: "x", type, stream, toxicity: 1, attributes });
    assertEquals([toxic.name, toxic.type, toxic.stream, toxic.toxicity], ["x", type, stream, 1]);
    const read = await this.proxy.getToxic<T>("x");
    for (const [name, value] of Object.entries(attributes as object)) {
      assertEquals((read.attributes as Record<string, unknown>)[name], value);
    }
    await act();
    await toxic.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

endToEnd("toxiproxy-node-client: makes, finds, changes and removes proxies", async () => {
  await using bench = await Bench.start();
  const { toxiproxy, proxy, server } = bench;
  assertMatch(JSON.parse(await toxiproxy.getVersion()).version, /^2\./);
  assertMatch(proxy.listen, /^127\.0\.0\.1:[1-9]\d*$/);
  assertEquals((await bench.send("hi")).bytes, "hi");
  assertEquals((await toxiproxy.get("echo")).toJson(), proxy.toJson());
  const off = await proxy.update({ enabled: false, listen: proxy.listen, upstream: proxy.upstream });
  assertEquals([off.enabled, off.listen], [false, proxy.listen]);
  await assertRejects(() => bench.send("hi"), Error, "ECONNREFUSED");
  await toxiproxy.reset();
  assertEquals((await bench.send("hi")).bytes, "hi");

  const populated = await toxiproxy.populate([
    { name: "echo", listen: proxy.listen, upstream: server.endpoint },
    { name: "more", listen: "127.0.0.1:0", upstream: server.endpoint, enabled: false },
  ]);
  assertEquals(Object.keys(populated), ["echo", "more"]);
  assertEquals(populated.more!.enabled, false);
  await populated.more!.remove();
  assertEquals(Object.keys(await toxiproxy.getAll()), ["echo"]);
});

endToEnd("toxiproxy-node-client: its seven toxics do what they say", async () => {
  await using bench = await Bench.start();
  await bench.poisoned("latency", { latency: 150, jitter: 0 }, "downstream", async () => {
    const { bytes, took } = await bench.send("late");
    assertEquals(bytes, "late");
    assert(took >= 149 && took < 1000, `${took} ms`);
  });
  await bench.poisoned("bandwidth", { rate: 10 }, "upstream", async () => {
    const { bytes, took } = await bench.send("b".repeat(2000));
    assertEquals(bytes.length, 2000);
    assert(took >= 180 && took < 1000, `${took} ms`);
  });
  await bench.poisoned("slow_close", { delay: 150 }, "downstream", async () => {
    const { bytes, end, took } = await bench.send("close");
    assertEquals([bytes, end], ["close", "fin"]);
    assert(took >= 149 && took < 1000, `${took} ms`);
  });
  await bench.poisoned("timeout", { timeout: 150 }, "downstream", async () => {
    const { bytes, end, took } = await bench.send("silence");
    assertEquals([bytes, end], ["", "fin"]);
    assert(took >= 140 && took < 1000, `${took} ms`);
  });
  await bench.poisoned("reset_peer", { timeout: 0 }, "downstream", async () => {
    assertEquals((await bench.send("reset")).end, "rst");
  });
  await bench.poisoned(
    "slicer",
    { average_size: 1, size_variation: 0, delay: 20_000 },
    "downstream",
    async () => {
      const { bytes, took } = await bench.send("12345678");
      assertEquals(bytes, "12345678");
      assert(took >= 135 && took < 1000, `${took} ms`);
    },
  );
  await bench.poisoned("limit_data", { bytes: 5 }, "downstream", async () => {
    const { bytes, end } = await bench.send("1234567890");
    assertEquals([bytes, end], ["12345", "fin"]);
  });
  const { bytes, took } = await bench.send("over");
  assertEquals(bytes, "over");
  assertLess(took, 140);
});

endToEnd("toxiproxy-node-client: a toxic is updated while a connection is open", async () => {
  await using bench = await Bench.start();
  const slow = { name: "slow", type: "latency", stream: "downstream", toxicity: 1 } as const;
  const toxic = await bench.proxy.addToxic({ ...slow, attributes: { latency: 1, jitter: 0 } });
  await using peer = await connectRaw(bench.proxy.listen);
  await peer.send("a");
  await peer.read(1);
  const updated = await toxic.update({ ...slow, attributes: { latency: 150, jitter: 0 } });
  assertEquals(updated.attributes, { latency: 150, jitter: 0 });
  const took = await timed(async () => {
    await peer.send("b");
    await peer.read(1);
  });
  assert(took >= 149 && took < 1000, `${took} ms`);
});

/** The client throws away a refusal without reading it, which keeps its connection for ever: reads it for it. */
async function readingRefusals(act: () => Promise<void>): Promise<void> {
  const { fetch } = globalThis;
  globalThis.fetch = async (...asked: Parameters<typeof fetch>) => {
    const response = await fetch(...asked);
    return response.ok ? response : new Response(await response.text(), response);
  };
  try {
    await act();
  } finally {
    globalThis.fetch = fetch;
  }
}

endToEnd("toxiproxy-node-client: is told of what can't be done", () =>
  readingRefusals(async () => {
    await using bench = await Bench.start();
    const { toxiproxy, proxy } = bench;
    const refused = (act: () => Promise<unknown>, status: number) =>
      assertRejects(act, ToxiproxyError, `Request failed with status code ${status}`);
    await refused(() => toxiproxy.createProxy(proxy.toJson()), 409);
    await refused(() => toxiproxy.createProxy({ name: "", listen: "", upstream: "" }), 400);
    await refused(() => toxiproxy.get("none"), 404);
    await refused(() => proxy.getToxic("none"), 404);
    const none = {
      name: "x",
      type: "none" as ToxicType,
      stream: "upstream",
      toxicity: 1,
      attributes: {},
    } as const;
    await refused(() => proxy.addToxic(none), 400);
  }));

endToEnd(
  "curl: drives the API without a Content-Type of JSON, as the manual of Toxiproxy shows it",
  async () => {
    await using program = await startProxy(["--api", "127.0.0.1:0"]);
    const curl = async (...args: string[]) => {
      const usual = ["--disable", "--noproxy", "*", "--silent", "--show-error", "--max-time", "10"];
      const status = ["--write-out", " %{http_code} %{content_type}"];
      await using child = new Child({ command: "curl", args: [...usual, ...status, ...args] });
      return (await child.end()).text;
    };
    const proxies = `${program.endpoint}/proxies`;
    const made = await curl(
      "--data",
      '{"name":"redis","upstream":"localhost:6379","enabled":false}',
      proxies,
    );
    assertEquals(
      made,
      '{"name":"redis","listen":"127.0.0.1:0","upstream":"localhost:6379","enabled":false,"toxics":[]}\n' +
        " 201 application/json",
    );
    const toxic = await curl(
      "--data",
      '{"type":"latency","attributes":{"latency":1000}}',
      `${proxies}/redis/toxics`,
    );
    assertEquals(
      toxic,
      '{"attributes":{"latency":1000,"jitter":0},"name":"latency_downstream","type":"latency",' +
        '"stream":"downstream","toxicity":1}\n 200 application/json',
    );
    const path = `${proxies}/redis/toxics/latency_downstream`;
    assertMatch(
      await curl("--request", "PATCH", "--data", '{"toxicity":0.5}', path),
      /"toxicity":0\.5}\n 200 /,
    );
    assertEquals(await curl("--request", "DELETE", path), " 204 ");
    assertEquals(await curl(path), '{"error":"toxic not found","status":404}\n 404 application/json');
    assertMatch(await curl("--head", proxies), /^HTTP\/1\.1 405 /);
  },
  { needs: ["curl"] },
);
