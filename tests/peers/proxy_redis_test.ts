import { assert, assertEquals, assertMatch } from "../assert.ts";
import { Child, type ChildOptions } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { freePort } from "../harness/raw_peer.ts";
import { type RunningServer, startProxy } from "../harness/tcplab.ts";

const needs = { needs: ["redis-server", "/usr/bin/redis-cli", "/usr/bin/redis-benchmark"] };

/** A redis of the test's own, and a proxy in front of it. */
async function withRedis(act: (proxy: RunningServer) => Promise<void>): Promise<void> {
  await withDirectory(async (dir) => {
    const port = await freePort();
    const place = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir];
    await using redis = new Child({
      command: "redis-server",
      args: [...place, "--save", "", "--appendonly", "no"],
    });
    await redis.stdout.match(/Ready to accept connections/);
    await using proxy = await startProxy(["127.0.0.1:0", `127.0.0.1:${port}`, "--log", "text:data=none"]);
    await act(proxy);
  });
}

function cli({ port }: RunningServer, args: readonly string[], options?: ChildOptions): Child {
  const where = ["-h", "127.0.0.1", "-p", String(port)];
  return new Child({ command: "/usr/bin/redis-cli", args: [...where, ...args] }, options);
}

async function says(proxy: RunningServer, args: readonly string[], options?: ChildOptions): Promise<string> {
  await using child = cli(proxy, args, options);
  const { code, text, stderr } = await child.end();
  assertEquals([code, stderr], [0, ""], args.join(" "));
  return text;
}

endToEnd("proxy: redis-cli sets and gets, also all 256 values", async () => {
  await withRedis(async (proxy) => {
    assertEquals(await says(proxy, ["SET", "greeting", "hello"]), "OK\n");
    assertEquals(await says(proxy, ["GET", "greeting"]), "hello\n");
    const binary = Uint8Array.from({ length: 256 }, (_, i) => i);
    assertEquals(await says(proxy, ["-x", "SET", "binary"], { input: binary }), "OK\n");
    await using child = cli(proxy, ["--raw", "GET", "binary"]);
    const { stdout } = await child.end();
    assertEquals(stdout, Uint8Array.of(...binary, 0x0a));
  });
}, needs);

endToEnd("proxy: redis-cli in a transaction, and 10,000 pipelined commands", async () => {
  await withRedis(async (proxy) => {
    const transaction = "MULTI\nINCR n\nINCRBY n 41\nEXEC\n";
    assertEquals(await says(proxy, [], { input: transaction }), "OK\nQUEUED\nQUEUED\n1\n42\n");
    const commands = Array.from({ length: 10_000 }, (_, i) => `SET key:${i} ${i}\r\n`).join("");
    assertMatch(await says(proxy, ["--pipe"], { input: commands }), /errors: 0, replies: 10000\n/);
    assertEquals(await says(proxy, ["DBSIZE"]), "10001\n");
    assertEquals(await says(proxy, ["GET", "key:9999"]), "9999\n");
  });
}, needs);

endToEnd("proxy: redis-cli subscribes, and hears what another publishes", async () => {
  await withRedis(async (proxy) => {
    await using subscriber = cli(proxy, ["SUBSCRIBE", "news"], { input: "open" });
    await subscriber.stdout.match(/subscribe\nnews\n1\n/);
    assertEquals(await says(proxy, ["PUBLISH", "news", "it works"]), "1\n");
    await subscriber.stdout.match(/message\nnews\nit works\n/);
  });
}, needs);

endToEnd("proxy: redis-benchmark gets all its answers, pipelined and not", async () => {
  await withRedis(async (proxy) => {
    for (const pipeline of ["1", "16"]) {
      const args = ["-h", "127.0.0.1", "-p", String(proxy.port), "-t", "set,get", "-n", "10000", "-c", "50"];
      await using child = new Child({
        command: "/usr/bin/redis-benchmark",
        args: [...args, "-P", pipeline, "--csv"],
      });
      const { code, text, stderr } = await child.end();
      assertEquals([code, stderr], [0, ""]);
      const rates = Array.from(
        text.matchAll(/^"(SET|GET)","([\d.]+)"/gm),
        ([, what, rate]) => [what, +rate!],
      );
      assertEquals(rates.map(([what]) => what), ["SET", "GET"], text);
      for (const [what, rate] of rates) assert(Number(rate) > 0, `${what}: ${rate}`);
    }
    const { text: log } = await proxy.stop();
    assertEquals(/ERROR/.test(log), false, log.slice(-1000));
    assertMatch(log, /STOPPED: connections=\d+ refused=0 in=\d{6,} out=\d{5,}\n$/);
  });
}, needs);
