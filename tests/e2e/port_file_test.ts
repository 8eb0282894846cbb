import { assertEquals, assertMatch } from "../assert.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { run, RunningServer, startProxy, startServer, tcplab } from "../harness/tcplab.ts";

endToEnd(
  "--port-file and --quiet: a script finds the ports that 0 became; the file is there while it runs",
  async () => {
    const path = await Deno.makeTempFile();
    const args = ["server", "127.0.0.1:0", "http://127.0.0.1:0", "--quiet", "--port-file", path];
    await using server = new RunningServer(tcplab(...args), {}, () => "");
    const [, port = ""] = await server.stderr.match(/^tcplab: listening on 127\.0\.0\.1:(\d+)\n.*http:.*\n/m);
    const [first, second, rest] = (await Deno.readTextFile(path)).split("\n");
    assertEquals([first, rest], [`127.0.0.1:${port}`, ""]);
    assertMatch(second!, /^http:\/\/127\.0\.0\.1:\d+$/);
    assertEquals((await run(["client", first!, "hello"])).code, 0);
    const { code, text } = await server.stop();
    assertEquals([code, text], [0, ""]);
    assertEquals(await Deno.stat(path).catch(() => "gone"), "gone");
  },
);

endToEnd("LISTENING is said, and the port file written, only when all endpoints listen", async () => {
  const path = await Deno.makeTempFile();
  await using taken = await startServer(["127.0.0.1:0"]);
  for (
    const args of [
      ["server", "127.0.0.1:0", taken.endpoint],
      ["proxy", "127.0.0.1:0", taken.endpoint, "--api", taken.endpoint],
    ]
  ) {
    const { code, text, stderr } = await run([...args, "--port-file", path]);
    assertEquals([code, text], [6, ""], args.join(" "));
    assertMatch(stderr, /cannot listen on /);
    assertEquals(await Deno.stat(path).catch(() => "gone"), "gone");
  }
});

endToEnd("proxy --api --port-file: proxies in order, then the API; names are in the log", async () => {
  const path = await Deno.makeTempFile();
  await using proxy = await startProxy(
    ["--proxy", "a=127.0.0.1:0=127.0.0.1:9", "--api", "127.0.0.1:0", "--port-file", path],
    { endpoints: 2 },
  );
  assertEquals(await Deno.readTextFile(path), proxy.endpoints.map((each) => `${each}\n`).join(""));
  assertMatch(proxy.stdout.text, /LISTENING: \S+ proxy to 127\.0\.0\.1:9 \(a\)\n/);
});
