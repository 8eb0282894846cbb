import { assertEquals, assertLess, assertMatch } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { everyValue, text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { run, type RunningServer, startClient, startServer } from "../harness/tcplab.ts";

endToEnd("server: a reset by the peer is an ordinary end: rst in the log, and nothing else", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo", "--log", "text"]);
  await using peer = await connectRaw(server.endpoint);
  await using other = await connectRaw(server.endpoint);
  await peer.send("abc");
  await peer.read(3);
  peer.rst();
  await server.stdout.match(/CLOSED: \S+ #1 rst in=3 out=3\n/);
  await other.send("still here");
  assertEquals(text(await other.read(10)), "still here");
  other.fin();
  const { code, text: log, stderr } = await server.stop();
  assertEquals([code, stderr, /ERROR/.test(log)], [0, "", false]);
});

endToEnd("server: a storm of 500 connections, half of them reset, leaves it healthy", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  const before = descriptorsOf(server);
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 100 }, async (_, i) => {
      await using peer = await connectRaw(server.endpoint);
      if (i % 2 === 0) await peer.send(everyValue(1 + i * 100));
      if (i % 4 < 2) peer.rst();
      else peer.fin();
    }));
  }
  await eventually("all to be closed", () => server.stdout.text.split("CLOSED: ").length > 500);
  await eventually("descriptors to be as before", () => descriptorsOf(server) <= before);
  await using peer = await connectRaw(server.endpoint);
  await peer.send("healthy");
  assertEquals(text(await peer.read(7)), "healthy");
  peer.fin();
  const { code, text: log, stderr } = await server.stop();
  assertEquals([code, stderr, /ERROR/.test(log)], [0, "", false]);
  assertMatch(log, /STOPPED: connections=501 refused=0 /);
}, { needs: ["sh"] });

endToEnd("server: a peer that floods and never reads costs no memory, and is closed when idle", async () => {
  await using server = await startServer([
    ...["127.0.0.1:0", "--service", "echo", "--idle", "1s", "--log", "text:data=none"],
  ]);
  // What a first peer of the same kind needs is not what we want to know.
  await flood(server, 4_000_000);
  const before = residentBytes(server);
  await using peer = await connectRaw(server.endpoint, false);
  const sent = peer.send(new Uint8Array(64_000_000)).catch(() => {});
  let most = 0;
  const measure = setInterval(() => most = Math.max(most, residentBytes(server) - before), 50);
  try {
    await using good = await connectRaw(server.endpoint);
    await good.send("answered meanwhile");
    assertEquals(text(await good.read(18)), "answered meanwhile");
    await server.stdout.match(/TIMEOUT: \S+ #2 idle 1s\n(.*\n)*.*CLOSED: \S+ #2 idle in=/);
  } finally {
    clearInterval(measure);
  }
  assertLess(most, 32 * 1024 * 1024);
  peer.socket.destroy();
  await sent;
}, { needs: ["sh"] });

for (
  const [what, args] of [
    ["with payloads", ["hello"]],
    ["with --expect", ["hello", "--expect", "world"]],
    ["with --until close", ["hello", "--until", "close"]],
    ["as a pipe", []],
  ] as const
) {
  endToEnd(`client ${what}: a reset by the peer is said, and exit 5`, async () => {
    await using listener = await RawListener.open();
    await using client = startClient([listener.endpoint, ...args], { input: "open" });
    await using peer = await listener.accept();
    if (args.length === 0) await client.sendInput("hello");
    await peer.read(5);
    peer.rst();
    const { code, stderr } = await client.end(3000);
    assertEquals([code, stderr], [5, "tcplab: the peer reset the connection (RST)\n"]);
  });
}

endToEnd("client: a peer that resets at once is exit 5, every time", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "reset"]);
  const runs = Array.from({ length: 10 }, () => run(["client", server.endpoint, "hello"]));
  assertEquals((await Promise.all(runs)).map(({ code }) => code), Array(10).fill(5));
});

endToEnd("client as a pipe: what came before the reset is printed", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([listener.endpoint], { input: "open" });
  await using peer = await listener.accept();
  await peer.send("last words");
  await client.stdout.match(/^last words$/);
  peer.rst();
  assertEquals((await client.end(3000)).code, 5);
});

async function flood(server: RunningServer, length: number): Promise<void> {
  await using peer = await connectRaw(server.endpoint);
  await peer.send(new Uint8Array(length));
  await peer.read(length);
  peer.rst();
}

function descriptorsOf({ pid }: RunningServer): number {
  return Deno.build.os === "linux" ? Array.from(Deno.readDirSync(`/proc/${pid}/fd`)).length : 0;
}

function residentBytes({ pid }: RunningServer): number {
  if (Deno.build.os !== "linux") return 0;
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))!;
  return Number(kilobytes) * 1024;
}
