import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { text } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { portOf, run, startServer } from "../harness/tcplab.ts";

const posix = { needs: ["sh"] };

async function ask(endpoint: string): Promise<string> {
  const { code, stdout, stderr } = await run(["client", endpoint, "hi", "--until", "bytes:13"]);
  return code === 0 ? text(stdout) : `exit ${code}: ${stderr}`;
}

endToEnd("several endpoints in one process, on free ports: IPv4, IPv6, HTTP", async () => {
  const asked = ["127.0.0.1:0", "[::1]:0", "http://127.0.0.1:0"];
  await using server = await startServer(asked, { endpoints: 3 });
  const [v4, v6, http] = server.endpoints;
  assertMatch(server.endpoints.join(" "), /^127\.0\.0\.1:\d+ \[::1\]:\d+ http:\/\/127\.0\.0\.1:\d+$/);
  assertEquals(new Set(server.endpoints.map(portOf)).size, 3);
  assertEquals(await Promise.all([ask(v4!), ask(v6!)]), ['You said "hi"', 'You said "hi"']);
  const response = await fetch(http!, { method: "POST", body: "hi", headers: { connection: "close" } });
  assertEquals([response.status, await response.text()], [200, 'You said "hi"']);
  await server.stdout.match(/CONNECTED: \[::1\]:\d+ #\d\n/);
});

endToEnd("without a host it listens on 127.0.0.1 and nowhere else", async () => {
  await using server = await startServer([":0"]);
  assertMatch(server.endpoint, /^127\.0\.0\.1:\d+$/);
  await assertRejects(() => connectRaw(`[::1]:${server.port}`), Error, "ECONNREFUSED");
});

endToEnd("[::] takes IPv4 as well, and writes such a peer as IPv4", async () => {
  await using server = await startServer(["[::]:0"]);
  const answers = await Promise.all([ask(`127.0.0.1:${server.port}`), ask(`[::1]:${server.port}`)]);
  assertEquals(answers, ['You said "hi"', 'You said "hi"']);
  await server.stdout.match(/CONNECTED: 127\.0\.0\.1:\d+ #\d\n/);
  await server.stdout.match(/CONNECTED: \[::1\]:\d+ #\d\n/);
});

endToEnd("when one of several endpoints can't be had, none is open: exit 6", async () => {
  await using taken = await RawListener.open();
  const { code, text, stderr } = await run(["server", "127.0.0.1:0", taken.endpoint]);
  assertEquals(code, 6);
  assertEquals(stderr, `tcplab: cannot listen on ${taken.endpoint}: address already in use (EADDRINUSE)\n`);
  assertEquals(text, "");
});

endToEnd("an address that is not of this machine is a local failure: exit 6", async () => {
  // 192.0.2.0/24 belongs to nobody (RFC 5737).
  const { code, stderr } = await run(["server", "192.0.2.1:0"]);
  assertEquals(code, 6);
  assertMatch(stderr, /^tcplab: cannot listen on 192\.0\.2\.1:0: not an address of this machine \(E\w+\)\n$/);
});

endToEnd("unix: a server and a client on a socket file, which is gone in the end", async () => {
  await withDirectory(async (directory) => {
    const endpoint = `unix:${directory}/socket`;
    await using server = await startServer([endpoint]);
    assertEquals(server.endpoint, endpoint);
    assertEquals(await ask(endpoint), 'You said "hi"');
    await server.stdout.match(/CONNECTED: unix:\S+\/socket #1\n(.*\n)*.*CLOSED: \S+ #1 fin in=2 out=13\n/);
    assertEquals((await server.stop()).code, 0);
    assertEquals(exists(`${directory}/socket`), false);
  });
}, posix);

endToEnd("unix: the file that a killed server left is replaced; a live server's is not: exit 6", async () => {
  await withDirectory(async (directory) => {
    const endpoint = `unix:${directory}/socket`;
    const killed = await startServer([endpoint]);
    killed.kill("SIGKILL");
    await killed.end();
    assertEquals(exists(`${directory}/socket`), true);

    await using server = await startServer([endpoint]);
    assertEquals(await ask(endpoint), 'You said "hi"');
    const { code, stderr } = await run(["server", endpoint]);
    assertEquals(code, 6);
    assertStringIncludes(stderr, `cannot listen on ${endpoint}: another server is listening there\n`);
    assertEquals(await ask(endpoint), 'You said "hi"');
    await eventually("all to be closed", () => server.stdout.text.split("CLOSED").length >= 3);
  });
}, posix);

endToEnd("unix: a file that is not a socket is refused and kept: exit 6", async () => {
  await withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/notes`, "keep me");
    const { code, stderr } = await run(["server", `unix:${directory}/notes`]);
    assertEquals(code, 6);
    assertStringIncludes(stderr, "the file exists and is not a socket\n");
    assertEquals(await Deno.readTextFile(`${directory}/notes`), "keep me");
  });
}, posix);

endToEnd(
  "unix: a directory that does not exist is a local failure for a server, none to connect to",
  async () => {
    await withDirectory(async (directory) => {
      const endpoint = `unix:${directory}/missing/socket`;
      const server = await run(["server", endpoint]);
      assertEquals([server.code, server.stderr], [
        6,
        `tcplab: cannot listen on ${endpoint}: no such file or directory (ENOENT)\n`,
      ]);
      const client = await run(["client", endpoint, "hi"]);
      assertEquals([client.code, client.stderr], [
        3,
        `tcplab: cannot connect to ${endpoint}: no such file or directory (ENOENT)\n`,
      ]);
    });
  },
  posix,
);

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
