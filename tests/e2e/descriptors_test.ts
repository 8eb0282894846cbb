import { assert, assertEquals, assertLess, assertMatch } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { text } from "../harness/bytes.ts";
import { Child, type Invocation } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, type RawPeer } from "../harness/raw_peer.ts";
import { startServer, tcplab } from "../harness/tcplab.ts";

const posix = { needs: ["sh"] };

/** Runs a program with a limit on open files, hard as well as soft: the runtime would raise the soft one. */
function withLimit(files: number): (invocation: Invocation) => Invocation {
  return ({ command, args, ...rest }) => ({
    ...rest,
    command: "sh",
    args: ["-c", `ulimit -n ${files}; exec "$@"`, "sh", command, ...args],
  });
}

endToEnd("2,000 connections at once, each of them answered", async () => {
  await using server = await startServer([
    ...["127.0.0.1:0", "--service", "echo", "--idle", "30s", "--max-connections", "2500"],
    ...["--log", "text:data=none"],
  ]);
  const peers = await Promise.all(Array.from({ length: 2000 }, () => connectRaw(server.endpoint)));
  try {
    await Promise.all(peers.map(async (peer, i) => {
      const said = `number ${i}`;
      await peer.send(said);
      peer.fin();
      const { bytes, end } = await peer.readToEnd();
      assertEquals([text(bytes), end], [said, "fin"]);
    }));
  } finally {
    await Promise.all(peers.map((peer) => peer[Symbol.asyncDispose]()));
  }
  const stopped = await server.stop();
  assertEquals(stopped.code, 0);
  assertMatch(stopped.text, /STOPPED: connections=2000 refused=0 in=(\d+) out=\1\n$/);
});

endToEnd("--max-connections over what the limit on open files allows is refused: exit 6", async () => {
  const through = withLimit(256);
  await using server = new Child(through(tcplab("server", "127.0.0.1:0", "--max-connections", "300")));
  const ended = await server.end();
  assertEquals([ended.code, ended.text], [6, ""]);
  assertMatch(
    ended.stderr,
    /^tcplab: --max-connections 300: this process may hold only \d+ connections .*ulimit -n/,
  );
}, posix);

endToEnd("the default limit on connections is lowered to what is possible, and said", async () => {
  await using server = await startServer(["127.0.0.1:0"], { through: withLimit(256) });
  assertMatch(
    server.stderr.text,
    /^tcplab: at most \d+ connections: the limit on open files allows no more\n$/,
  );
}, posix);

endToEnd("a burst over a low limit on open files does no lasting harm", async () => {
  await using server = await startServer(["127.0.0.1:0", "--idle", "30s"], { through: withLimit(100) });
  const attempts = Array.from({ length: 300 }, () => connectRaw(server.endpoint));
  // Those that are refused at once may not even see that they were connected.
  const burst = (await Promise.allSettled(attempts)).filter((attempt) => attempt.status === "fulfilled");
  await server.stdout.match(/REFUSED: /);
  await Promise.all(burst.map(({ value }) => value[Symbol.asyncDispose]()));
  await answersWithin(server.endpoint, 1500);
  assertLess(errorsIn(server.stdout.text), 2);
}, posix);

endToEnd("when no descriptor is left it says so once, and accepts again when one is free", async () => {
  await using server = await startServer(["127.0.0.1:0", "--idle", "30s"]);
  const limit = limitThatLeaves(8, server.pid);
  const args = [`--pid=${server.pid}`, `--nofile=${limit}:${limit}`];
  await using tool = new Child({ command: "prlimit", args });
  assertEquals((await tool.end()).code, 0);

  const peers = await Promise.all(Array.from({ length: 200 }, () => connectRaw(server.endpoint)));
  try {
    for (const peer of peers) await peer.send("x");
    await server.stdout.match(/ERROR: no file descriptor is left: connections wait until one is closed\n/);
    // Time enough to say it again.
    await new Promise((resolve) => setTimeout(resolve, 800));
    assertEquals(errorsIn(server.stdout.text), 1);

    const [answered, waiting] = [peers.filter(isAnswered), peers.filter((peer) => !isAnswered(peer))];
    assert(
      answered.length > 0 && waiting.length > 0,
      `${answered.length} answered, ${waiting.length} waiting`,
    );
    await Promise.all(answered.map((peer) => peer[Symbol.asyncDispose]()));
    await eventually("one that waited to be answered", () => waiting.some(isAnswered), 1500);
  } finally {
    await Promise.all(peers.map((peer) => peer[Symbol.asyncDispose]()));
  }
  await answersWithin(server.endpoint, 1500);
  assertEquals((await server.stop()).code, 0);
}, { needs: ["prlimit"] });

/** The limit on open files with which a process can open so many more. */
function limitThatLeaves(count: number, pid: number): number {
  const open = new Set(Array.from(Deno.readDirSync(`/proc/${pid}/fd`), ({ name }) => Number(name)));
  let limit = 0;
  for (let free = 0; free < count; limit++) if (!open.has(limit)) free++;
  return limit;
}

function errorsIn(log: string): number {
  return log.split("ERROR: ").length - 1;
}

function isAnswered(peer: RawPeer): boolean {
  return peer.reads.length > 0;
}

/** Tries again when it is refused: the server may not know yet that others have gone. */
async function answersWithin(endpoint: string, ms: number): Promise<void> {
  const answers = async () => {
    await using peer = await connectRaw(endpoint);
    await peer.send("hi");
    return text(await peer.read(13)) === 'You said "hi"';
  };
  await eventually("an answer", () => answers().catch(() => false), ms);
}
