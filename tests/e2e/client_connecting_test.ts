import { assert, assertEquals, assertMatch } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { Child, type Ended } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { freePort, RawListener } from "../harness/raw_peer.ts";
import { run, startClient, startServer } from "../harness/tcplab.ts";

endToEnd("a refused connection is exit 3, for payloads and for a pipe", async () => {
  const port = await freePort();
  for (const payloads of [["hi"], []]) {
    const { code, text, stderr } = await run(["client", `127.0.0.1:${port}`, ...payloads], { input: "" });
    assertEquals([code, text], [3, ""]);
    assertEquals(
      stderr,
      `tcplab: cannot connect to 127.0.0.1:${port}: connection refused (ECONNREFUSED)\n`,
    );
  }
});

endToEnd("--connect-timeout: no answer to a SYN is exit 3 after that time", async () => {
  // A queue that is full drops SYNs, like a host that is switched off.
  const script = "import socket, sys; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(0)\n" +
    "full = [socket.socket() for _ in range(4)]\n" +
    "for c in full: c.setblocking(False); c.connect_ex(s.getsockname())\n" +
    "print(s.getsockname()[1], flush=True); sys.stdin.read()";
  await using deaf = new Child({ command: "python3", args: ["-c", script] }, { input: "open" });
  const [, port] = await deaf.stdout.match(/^(\d+)\n/);
  const args = ["client", `127.0.0.1:${port}`, "hi", "--connect-timeout", "400ms"];
  let ended: Ended | undefined;
  const took = await timed(async () => ended = await run(args));
  assertEquals([ended!.code, ended!.stderr], [
    3,
    `tcplab: cannot connect to 127.0.0.1:${port}: no answer within 400ms\n`,
  ]);
  assert(took > 390 && took < 3000, `it took ${took} ms`);
}, { needs: ["python3"] });

endToEnd("--retry keeps trying until the peer is there, over TCP and Unix sockets", async () => {
  await withDirectory(async (directory) => {
    const port = await freePort();
    const endpoints = [`127.0.0.1:${port}`, `unix:${directory}/socket`];
    const clients = endpoints.map((endpoint) =>
      startClient([endpoint, "hi", "--retry", "10s", "--until", "bytes:13"])
    );
    // The device boots.
    await new Promise((resolve) => setTimeout(resolve, 400));
    await using _server = await startServer(endpoints, { endpoints: 2 });
    for (const client of clients) {
      const { code, text, stderr } = await client.end();
      assertEquals([code, text, stderr], [0, 'You said "hi"', ""]);
    }
  });
}, { needs: ["sh"] });

endToEnd("--retry gives up after that time: exit 3", async () => {
  const port = await freePort();
  let ended: Ended | undefined;
  const took = await timed(async () => {
    ended = await run(["client", `127.0.0.1:${port}`, "hi", "--retry", "600ms"]);
  });
  assertEquals(ended!.code, 3);
  assertMatch(ended!.stderr, /^tcplab: cannot connect to .*connection refused \(ECONNREFUSED\)\n$/);
  assert(took > 250 && took < 3000, `it took ${took} ms`);
});

endToEnd("--source connects from that address, and port", async () => {
  const port = await freePort();
  for (
    const [source, address] of [["127.0.0.2", /^127\.0\.0\.2:\d+$/], [
      `127.0.0.1:${port}`,
      `127.0.0.1:${port}`,
    ]]
  ) {
    await using listener = await RawListener.open();
    await using client = startClient([
      listener.endpoint,
      "hi",
      "--until",
      "sent",
      "--source",
      String(source),
    ]);
    await using peer = await listener.accept();
    assertMatch(`${peer.socket.remoteAddress}:${peer.socket.remotePort}`, new RegExp(address!));
    await peer.readToEnd();
    peer.fin();
    assertEquals((await client.end()).code, 0);
  }
}, { needs: ["/proc/self"] });

endToEnd("--source that is not of this machine is a local failure: exit 6", async () => {
  await using listener = await RawListener.open();
  // 192.0.2.0/24 belongs to nobody (RFC 5737).
  const { code, stderr } = await run(["client", listener.endpoint, "hi", "--source", "192.0.2.1"]);
  assertEquals(code, 6);
  assertMatch(
    stderr,
    /^tcplab: cannot connect from 192\.0\.2\.1:0: not an address of this machine \(E\w+\)\n$/,
  );
});

for (const close of ["fin", "rst"] as const) {
  endToEnd(`--close ${close}: the connection ends with ${close.toUpperCase()}`, async () => {
    for (const [input, payloads] of [[undefined, ["hi", "--until", "bytes:2"]], ["hi", []]] as const) {
      await using listener = await RawListener.open();
      await using client = startClient([listener.endpoint, ...payloads, "--close", close], { input });
      await using peer = await listener.accept();
      await peer.read(2);
      await peer.send("ok");
      // A pipe ends when the peer does.
      if (payloads.length === 0) peer.fin();
      else {
        assertEquals((await peer.readToEnd()).end, close);
        peer.fin();
      }
      const { code, text } = await client.end();
      assertEquals([code, text], [0, "ok"]);
    }
  });
}

endToEnd("client as a pipe: --idle ends it when nothing goes either way: exit 4", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([listener.endpoint, "--idle", "300ms"], { input: "open" });
  await using peer = await listener.accept();
  const { code, stderr } = await client.end(5000);
  assertEquals([code, stderr], [4, "tcplab: timed out: no byte went either way\n"]);
  assertEquals((await peer.readToEnd()).end, "fin");
});
