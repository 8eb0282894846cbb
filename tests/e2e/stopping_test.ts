import { assert, assertEquals, assertMatch, assertRejects } from "../assert.ts";
import { everyValue, utf8 } from "../harness/bytes.ts";
import type { Invocation } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw } from "../harness/raw_peer.ts";
import { startClient, startServer } from "../harness/tcplab.ts";

const nothing = new Uint8Array();
const posix = { needs: ["sh"] };
const serve = (...options: string[]) =>
  startServer(["127.0.0.1:0", "--service", "echo", "--idle", "0", ...options]);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  endToEnd(`${signal} sends FIN to all connections, tells the totals and exits 0`, async () => {
    await using server = await serve();
    await using first = await connectRaw(server.endpoint);
    await using second = await connectRaw(server.endpoint);
    for (const peer of [first, second]) {
      await peer.send(everyValue(1000));
      await peer.read(1000);
    }
    server.kill(signal);
    for (const peer of [first, second]) {
      assertEquals(await peer.readToEnd(), { bytes: nothing, end: "fin" });
      peer.fin();
    }
    const { code, text } = await server.end(1500);
    assertEquals(code, 0);
    assertMatch(text, /CLOSED: \S+ #1 stopped in=1000 out=1000\n/);
    assertMatch(text, /STOPPED: connections=2 refused=0 in=2000 out=2000\n$/);
  }, posix);
}

endToEnd("a server that was asked to stop accepts no more, and still delivers what it owes", async () => {
  const bytes = everyValue(8_000_003);
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, bytes);
    await using server = await startServer(["127.0.0.1:0", "--service", `fixed:payload=file:${file}`]);
    await using peer = await connectRaw(server.endpoint);
    peer.socket.pause();
    await peer.send("x");
    await server.stdout.match(/DATA .* #1: x\n/);
    server.kill("SIGTERM");
    await assertRejects(
      async () => {
        while (true) await (await connectRaw(server.endpoint))[Symbol.asyncDispose]();
      },
      Error,
      "ECONNREFUSED",
    );
    peer.socket.resume();
    assertEquals(await peer.readToEnd(), { bytes, end: "fin" });
    peer.fin();
    assertEquals((await server.end()).code, 0);
  } finally {
    await Deno.remove(file);
  }
}, posix);

endToEnd("--grace is what a peer that does not answer FIN gets, before a RST", async () => {
  await using server = await serve("--grace", "400ms");
  await using peer = await connectRaw(server.endpoint);
  await peer.send("x");
  await peer.read(1);
  const start = performance.now();
  server.kill("SIGTERM");
  assertEquals(await peer.ended, "fin");
  const { code, text } = await server.end();
  const took = performance.now() - start;
  assert(took > 350 && took < 2000, `it ended after ${took} ms`);
  assertEquals(code, 0);
  assertMatch(text, /CLOSED: \S+ #1 stopped in=1 out=1\n.*STOPPED: connections=1 /);
  // The kernel takes a first write to a peer that is merely gone; after a RST it does not.
  await assertRejects(() => peer.send("x"), Error, "EPIPE");
}, posix);

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  endToEnd(`a second ${signal} does not wait for --grace, and exits ${code}`, async () => {
    await using server = await serve("--grace", "20s");
    await using peer = await connectRaw(server.endpoint);
    await peer.send("x");
    await peer.read(1);
    server.kill(signal);
    assertEquals(await peer.ended, "fin");
    server.kill(signal);
    const ended = await server.end(3000);
    assertEquals(ended.code, code);
    assertMatch(ended.text, /STOPPED: connections=1 refused=0 in=1 out=1\n$/);
  }, posix);
}

/** Runs a program with stdin and stdout on a terminal of its own, whose output is our stdout. */
function onTerminal({ command, args, ...rest }: Invocation): Invocation {
  const script = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
  const env = { ...rest.env, NO_COLOR: "1" };
  return { ...rest, env, command: "python3", args: ["-c", script, command, ...args] };
}

const linuxOnly = { ...posix, ignore: Deno.build.os !== "linux" };

endToEnd("SIGHUP leaves a server alone that was started with nohup", async () => {
  const nohup = ({ command, args, ...rest }: Invocation) => ({
    ...rest,
    command: "nohup",
    args: [command, ...args],
  });
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"], { through: nohup });
  server.kill("SIGHUP");
  await using peer = await connectRaw(server.endpoint);
  await peer.send("still here");
  assertEquals(await peer.read(10), utf8("still here"));
  assertEquals((await server.stop()).code, 0);
}, linuxOnly);

endToEnd(
  "SIGHUP stops a server on a terminal gracefully, and a client there with exit code 129",
  async () => {
    const args = ["127.0.0.1:0", "--service", "echo", "--idle", "0"];
    await using server = await startServer(args, { through: onTerminal });
    await using peer = await connectRaw(server.endpoint);
    await peer.send("x");
    await peer.read(1);
    Deno.kill(await childOf(server.pid), "SIGHUP");
    assertEquals(await peer.readToEnd(), { bytes: nothing, end: "fin" });
    peer.fin();
    const { code, text } = await server.end();
    assertEquals(code, 0);
    assertMatch(text, /STOPPED: connections=1 refused=0 in=1 out=1\r\n$/);

    await using silent = await startServer(["127.0.0.1:0", "--service", "silent"]);
    await using client = startClient([silent.endpoint, "hi"], { through: onTerminal });
    await silent.stdout.match(/DATA .*: hi\n/);
    Deno.kill(await childOf(client.pid), "SIGHUP");
    assertEquals((await client.end()).code, 129);
  },
  { ...linuxOnly, needs: ["sh", "python3"] },
);

/** The process that another one has started. */
async function childOf(pid: number): Promise<number> {
  return Number((await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`)).trim());
}

endToEnd("SIGUSR1 stops nothing", async () => {
  await using server = await serve();
  server.kill("SIGUSR1");
  await using peer = await connectRaw(server.endpoint);
  await peer.send("still here");
  assertEquals(await peer.read(10), utf8("still here"));
}, posix);
