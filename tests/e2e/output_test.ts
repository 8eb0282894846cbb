import { assert, assertEquals, assertMatch } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import type { Invocation } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { run, type RunningServer, startClient, startServer } from "../harness/tcplab.ts";

const posix = { needs: ["sh"] };

/** Runs a program with its stdout somewhere else. */
function redirected(target: string): (invocation: Invocation) => Invocation {
  return ({ command, args, ...rest }) => ({
    ...rest,
    command: "sh",
    args: ["-c", `exec "$@" > ${target}`, "sh", command, ...args],
  });
}

/** Echoes so many bytes, on a connection of its own. */
async function talk(server: RunningServer, length: number): Promise<void> {
  await using peer = await connectRaw(server.endpoint);
  const bytes = everyValue(length);
  await Promise.all([peer.send(bytes), peer.read(length).then((back) => assertEquals(back, bytes))]);
  peer.fin();
  await peer.readToEnd();
}

endToEnd("a reader of the log that stalls stops neither the server nor SIGTERM: exit 6", async () => {
  await withDirectory(async (directory) => {
    const logFile = `${directory}/log`;
    const args = ["127.0.0.1:0", "--service", "echo", "--log", "json", "--log", `text:file=${logFile}`];
    await using server = await startServer(args, { logFile, isRead: false });
    // Far more than a pipe holds.
    await talk(server, 500_000);
    await talk(server, 10);
    const start = performance.now();
    const { code, stderr } = await server.stop();
    const took = performance.now() - start;
    assert(took < 4000, `it stopped after ${took} ms`);
    assertEquals(code, 6);
    assertMatch(
      stderr,
      /^tcplab: cannot write the log to stdout: nothing was taken for 1s, \d+ bytes are lost\n$/,
    );
    assertMatch(server.log(), /STOPPED: connections=2 refused=0 in=500010 out=500010\n$/);
  });
}, posix);

endToEnd("a log that lost events because its reader stalled says how many: exit 6", async () => {
  await withDirectory(async (directory) => {
    const logFile = `${directory}/log`;
    const args = [
      "127.0.0.1:0",
      "--service",
      "echo",
      "--log",
      "json",
      "--log",
      `json:data=none,file=${logFile}`,
    ];
    await using server = await startServer(args, { logFile, isRead: false });
    await talk(server, 8_000_000);
    server.stdout.start();
    await talk(server, 10);
    const { code, text } = await server.stop();
    assertEquals(code, 6);
    const events = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    const dropped = events.filter(({ event }) => event === "dropped");
    const lost = dropped.reduce((sum, { events }) => sum + events, 0);
    assert(lost > 0);
    assertEquals(events.length - dropped.length + lost, server.log().trimEnd().split("\n").length);
  });
}, posix);

endToEnd(
  "a reader of the log that goes away (head -1) is told of once; the server goes on: exit 6",
  async () => {
    await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
    await server.stdout.close();
    await talk(server, 1000);
    await server.stderr.match(/^tcplab: cannot write the log to stdout: broken pipe \(EPIPE\)\n/);
    await talk(server, 1000);
    const { code, stderr } = await server.stop();
    assertEquals([code, stderr], [6, "tcplab: cannot write the log to stdout: broken pipe (EPIPE)\n"]);
  },
  posix,
);

endToEnd("a full disk under the log is told of once; the server goes on: exit 6", async () => {
  await withDirectory(async (directory) => {
    const logFile = `${directory}/log`;
    const args = ["127.0.0.1:0", "--service", "echo", "--log", "text", "--log", `text:file=${logFile}`];
    await using server = await startServer(args, { logFile, through: redirected("/dev/full") });
    await talk(server, 1000);
    await talk(server, 1000);
    const { code, stderr } = await server.stop();
    assertEquals(code, 6);
    assertMatch(stderr, /^tcplab: cannot write the log to stdout: no space left on device.*\n$/i);
    assertMatch(server.log(), /STOPPED: connections=2 refused=0 in=2000 out=2000\n$/);
  });
}, { needs: ["sh", "/dev/full"] });

endToEnd("client: a full disk or a closed pipe under stdout is said: exit 6", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "chargen"]);
  await using full = startClient([server.endpoint], { through: redirected("/dev/full"), input: "open" });
  const onFull = await full.end();
  assertEquals(onFull.code, 6);
  assertMatch(onFull.stderr, /^tcplab: .*no space left on device.*\n$/i);

  await using closed = startClient([server.endpoint], { input: "open" });
  await closed.stdout.match(/!"#/);
  await closed.stdout.close();
  const onClosed = await closed.end();
  assertEquals(onClosed.code, 6);
  assertMatch(onClosed.stderr, /^tcplab: .*broken pipe.*\n$/i);
}, { needs: ["sh", "/dev/full"] });

endToEnd("client: bytes are exact on a stdout that does not block, with a slow reader", async () => {
  const script = "import os, sys; os.set_blocking(1, False); os.execvp(sys.argv[1], sys.argv[1:])";
  const through = ({ command, args, ...rest }: Invocation) => ({
    ...rest,
    command: "python3",
    args: ["-c", script, command, ...args],
  });
  await using listener = await RawListener.open();
  await using client = startClient([listener.endpoint], { through, input: "open", isRead: false });
  await using peer = await listener.accept();
  const bytes = everyValue(5_000_011);
  const sent = peer.send(bytes);
  peer.fin();
  // The reader is late, so the pipe is full for a while.
  await new Promise((resolve) => setTimeout(resolve, 300));
  client.stdout.start();
  await sent;
  const { code, stdout, stderr } = await client.end();
  assertEquals([code, stderr, stdout.length], [0, "", bytes.length]);
  assertEquals(stdout, bytes);
}, { needs: ["python3"] });

endToEnd("a log file that can't be written is refused before anything is opened: exit 6", async () => {
  await withDirectory(async (directory) => {
    const file = `${directory}/missing/log`;
    const { code, text: out, stderr } = await run(["server", "127.0.0.1:0", "--log", `text:file=${file}`]);
    assertEquals([code, out], [6, ""]);
    assertEquals(stderr, `tcplab: cannot write the log to ${file}: no such file or directory (ENOENT)\n`);
  });
});

endToEnd("client: what comes while stdout is slow is printed too, before it is done", async () => {
  const start = "x".repeat(200_000); // more than a pipe holds
  for (const until of [["--until", "bytes:200002"], ["--until", "match:hi"], ["--expect", "hi"]]) {
    await using listener = await RawListener.open();
    await using client = startClient([listener.endpoint, "a", ...until], { isRead: false });
    await using peer = await listener.accept();
    peer.ended.then(() => peer.fin());
    await peer.read(1);
    await peer.send(start);
    // By now it waits for the reader of its stdout.
    await new Promise((resolve) => setTimeout(resolve, 250));
    await peer.send("hi");
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.stdout.start();
    const { code, text } = await client.end();
    assertEquals([code, text.length, text.slice(-3)], [0, 200_002, "xhi"], until.join(" "));
  }
});

endToEnd("stdin may be closed, or /dev/null", async () => {
  await using said = await startServer(["127.0.0.1:0"]);
  await using listener = await RawListener.open();
  for (const input of ["<&-", "< /dev/null"]) {
    const through = ({ command, args, ...rest }: Invocation) => ({
      ...rest,
      command: "sh",
      args: ["-c", `exec "$@" ${input}`, "sh", command, ...args],
    });
    await using asking = startClient([said.endpoint, "hi", "--until", "bytes:13"], { through });
    const asked = await asking.end();
    assertEquals([asked.code, asked.text, asked.stderr], [0, 'You said "hi"', ""]);
    await using piping = startClient([listener.endpoint], { through });
    await using peer = await listener.accept();
    assertEquals(await peer.ended, "fin");
    await peer.send("hello\r\n");
    peer.fin();
    const piped = await piping.end();
    assertEquals([piped.code, piped.text, piped.stderr], [0, "hello\r\n", ""]);
  }
}, posix);
