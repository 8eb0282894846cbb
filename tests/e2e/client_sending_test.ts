import { assert, assertEquals, assertMatch } from "../assert.ts";
import { text } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { RawListener } from "../harness/raw_peer.ts";
import { run, startClient, startServer } from "../harness/tcplab.ts";

endToEnd("--gap waits between a reply and the next payload", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([
    listener.endpoint,
    "a",
    "b",
    "c",
    "--gap",
    "250ms",
    "--until",
    "bytes:1",
  ]);
  await using peer = await listener.accept();
  const gaps: number[] = [];
  for (const letter of ["a", "b", "c"]) {
    const before = performance.now();
    assertEquals(text(await peer.read(1)), letter);
    if (letter !== "a") gaps.push(performance.now() - before);
    await peer.send("x");
  }
  assert(gaps.every((gap) => gap > 230 && gap < 1500), `${gaps}`);
  await peer.ended;
  peer.fin();
  assertEquals((await client.end()).text, "xxx");
});

endToEnd("--split writes pieces that are reads of their own on the other side", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([
    listener.endpoint,
    "GET STATUS\\r\\n",
    "--split",
    "5,60ms",
    "--until",
    "sent",
  ]);
  await using peer = await listener.accept();
  assertEquals(text((await peer.readToEnd()).bytes), "GET STATUS\r\n");
  assertEquals(peer.reads, [5, 5, 2]);
  peer.fin();
  assertEquals((await client.end()).code, 0);
});

endToEnd("--repeat and --interval: on one connection, at a steady pace", async () => {
  await using listener = await RawListener.open();
  const args = ["ping", "--expect", "pong", "--repeat", "4", "--interval", "200ms"];
  await using client = startClient([listener.endpoint, ...args]);
  await using peer = await listener.accept();
  const at: number[] = [];
  for (let i = 0; i < 4; i++) {
    assertEquals(text(await peer.read(4)), "ping");
    at.push(performance.now());
    // The time that the peer takes is within the interval.
    await new Promise((resolve) => setTimeout(resolve, 60));
    await peer.send("pong");
  }
  const lasted = at[3]! - at[0]!;
  assert(lasted > 550 && lasted < 1000, `${at}`);
  assertEquals((await peer.readToEnd()).end, "fin");
  peer.fin();
  const { code, stderr } = await client.end();
  assertEquals([code, stderr, listener.waiting], [0, "tcplab: 4 repetitions went well\n", 0]);
});

endToEnd("--repeat stops when one does not go well, with its exit code", async () => {
  await using listener = await RawListener.open();
  await using client = startClient([
    listener.endpoint,
    "ping",
    "--expect",
    "pong",
    "--repeat",
    "5",
    "--until",
    "idle:100ms",
  ]);
  await using peer = await listener.accept();
  for (const reply of ["pong", "pong", "pang"]) {
    await peer.read(4);
    await peer.send(reply);
  }
  await peer.ended;
  peer.fin();
  const { code, stderr } = await client.end();
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /^tcplab: 2 repetitions went well, then one did not\ntcplab: the reply is not what was expected\n/,
  );
});

endToEnd("--repeat 0 --for goes on for that time", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  const args = [
    "client",
    server.endpoint,
    "x",
    "--expect",
    "x",
    "--repeat",
    "0",
    "--interval",
    "200ms",
    "--for",
    "500ms",
  ];
  const { code, stderr } = await run(args);
  assertEquals([code, stderr], [0, "tcplab: 3 repetitions went well\n"]);
  await server.stdout.match(/CLOSED: \S+ #1 fin in=3 out=3\n/);
});

endToEnd("--reconnect takes a new connection for every repetition", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  const { code } = await run([
    "client",
    server.endpoint,
    "ab",
    "--until",
    "bytes:2",
    "--repeat",
    "3",
    "--reconnect",
  ]);
  assertEquals(code, 0);
  for (const i of [1, 2, 3]) await server.stdout.match(new RegExp(`CLOSED: \\S+ #${i} fin in=2 out=2\\n`));
});

endToEnd("-v shows on stderr what happens and what goes both ways; stdout has the reply alone", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "said"]);
  const { code, text: out, stderr } = await run([
    "client",
    server.endpoint,
    "a\\x1b",
    "-v",
    "--until",
    "bytes:13",
  ]);
  assertEquals([code, out], [0, 'You said "a\x1b"']);
  const who = `127\\.0\\.0\\.1:${server.port} #1`;
  assertMatch(
    stderr.replace(/^\d\d:\d\d:\d\d\.\d{3} /gm, ""),
    new RegExp(
      `^CONNECTED: ${who}\nSENT ${who}: a\\\\x1b\nDATA ${who}: You said "a\\\\x1b"\nCLOSED: ${who} fin in=13 out=2\n$`,
    ),
  );
});

endToEnd("--log json on the client tells of expectations too", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "said"]);
  const args = ["client", server.endpoint, "a", "--expect", "b", "--until", "idle:50ms", "--log", "json"];
  const { code, text: out, stderr } = await run(args);
  assertEquals([code, out], [1, 'You said "a"']);
  const events = stderr.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  assertEquals(
    events.map(({ event, dir }) => dir ? `${dir} ${event}` : event),
    ["open", "out data", "in data", "expect", "out fin", "in fin", "close"],
  );
  const { conn, ok, pattern } = events[3];
  assertEquals([conn, ok, pattern], [1, false, "b"]);
});
