import { ExitCode } from "../../../src/values/exit_codes.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../../assert.ts";
import { bounded } from "../../harness/bounded.ts";
import { freePort, RawListener } from "../../harness/raw_peer.ts";
import { quit, start, talkTest } from "./talk.ts";

talkTest("interact() still listens after /fin, but sends nothing more", async (talk) => {
  const { terminal, peer, listener } = talk;
  terminal.enter("last", "/fin", "/fin", "late");
  await terminal.row("! not sent: after FIN nothing more can be (/reconnect opens a new connection)");
  assertEquals(await peer.readToEnd(), { bytes: utf8("last\n"), end: "fin" });
  await terminal.shows(`${listener.endpoint} (fin sent)> `);
  await peer.send("answer\n");
  await terminal.row("< answer\\n");
  peer.fin();
  await terminal.row("* the connection is closed, 7 B in, 5 B out");
  await terminal.shows(`${listener.endpoint} (closed)> `);
  // That the peer ended too is the end of all, and not told for itself.
  assertEquals(terminal.rows.filter((row) => row.includes("peer sent FIN")), []);
  quit(talk);
});

talkTest("interact() resets the connection on /reset, and has nothing to send over then", async (talk) => {
  const { terminal, peer } = talk;
  terminal.enter("/reset");
  assertEquals((await peer.readToEnd()).end, "rst");
  await terminal.row("! the connection is reset (RST sent), 0 B in, 0 B out");
  terminal.enter("late", "/fin");
  await terminal.row("! not sent: there is no connection (/reconnect opens one)");
  await terminal.row("! there is no connection (/reconnect opens one)");
  quit(talk);
});

talkTest("interact() reads nothing while paused, and everything after that", async (talk) => {
  const { terminal, peer, listener } = talk;
  terminal.enter("/pause");
  await terminal.shows(`${listener.endpoint} (paused)> `);
  const much = new Uint8Array(64 * 1024 * 1024);
  peer.socket.write(much);
  // What the buffers of the kernel take is far less: the rest stays with the peer.
  terminal.enter("still sending");
  assertEquals(await peer.read(14), utf8("still sending\n"));
  assert(peer.socket.writableLength > 0);
  assert(!terminal.text.includes("< \\0"));
  terminal.enter("/view hex", "/resume");
  await terminal.row("00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|");
  terminal.enter("/reset");
  quit(talk);
});

talkTest("interact() says that the peer ended, can still send, and connects again", async (talk) => {
  const { terminal, peer, listener } = talk;
  peer.fin();
  await terminal.row("* the peer sent FIN; it may still listen (/fin ends our side too)");
  await terminal.shows(`${listener.endpoint} (peer ended)> `);
  terminal.enter("owed");
  assertEquals(await peer.read(5), utf8("owed\n"));
  terminal.enter("/reconnect", "again");
  assertEquals(await peer.readToEnd(), { bytes: utf8(""), end: "fin" });
  await using second = await listener.accept();
  assertEquals(await second.read(6), utf8("again\n"));
  await terminal.shows(`${listener.endpoint}> `);
  second.rst();
  await terminal.row("! the peer reset the connection (RST), 0 B in, 6 B out");
  await terminal.row("* /reconnect opens a new connection, Ctrl-D ends");
  terminal.type("\x04");
});

talkTest("interact() waits for nothing more that is expected when the peer ends", async (talk) => {
  const { terminal, peer } = talk;
  terminal.enter("/expect one", "?");
  await peer.read(2);
  peer.fin();
  await terminal.row("! the peer sent nothing");
  await terminal.row("                 expected  one");
  terminal.enter("/reconnect", "/expect two");
  await using second = await talk.listener.accept();
  await terminal.shows(`${talk.listener.endpoint} (expecting 1)> `);
  second.rst();
  await terminal.row("                 expected  two");
  quit(talk);
}, ExitCode.Unexpected);

talkTest(
  "interact() on Ctrl-D sends FIN, shows what still comes, and ends when the peer does",
  async (talk) => {
    const { terminal, peer } = talk;
    terminal.type("\x04");
    assertEquals((await peer.readToEnd()).end, "fin");
    await peer.send("owed\n");
    await terminal.row("< owed\\n");
    peer.fin();
  },
);

talkTest("interact() ends at once on a second Ctrl-D", async ({ terminal, peer }) => {
  terminal.type("\x04");
  assertEquals((await peer.readToEnd()).end, "fin");
  terminal.type("\x04");
});

talkTest(
  "interact() ends with another code when the peer answers our FIN with a RST",
  async ({ terminal, peer }) => {
    terminal.type("\x04");
    await peer.readToEnd();
    peer.rst();
  },
  ExitCode.Broken,
);

talkTest("interact() writes in pieces on /split", async (talk) => {
  const { terminal, peer, listener } = talk;
  terminal.enter("/split 2,20ms", "abcd");
  await terminal.shows(`${listener.endpoint} (split 2)> `);
  assertEquals(await peer.read(5), utf8("abcd\n"));
  assertEquals(peer.reads, [2, 2, 1]);
  terminal.enter("/split", "abcd");
  await peer.read(5);
  assertEquals(peer.reads, [2, 2, 1, 5]);
  quit(talk);
});

talkTest("interact() goes on when a peer does not take what is sent", async (talk) => {
  const { terminal, peer, listener } = talk;
  peer.socket.pause();
  terminal.enter(`/split 8000000,0`, `/send raw:${"x".repeat(20_000_000)}`);
  await terminal.shows(`${listener.endpoint} (sending, split 8000000)> `);
  terminal.enter("/view hex");
  await terminal.shows(`${listener.endpoint} (sending, hex, split 8000000)> `);
  terminal.enter("/reset");
  await terminal.shows(`${listener.endpoint} (closed, hex, split 8000000)> `);
  quit(talk);
});

talkTest("interact() ends when the program is to stop, and the peer sees it", async ({ stop, peer }) => {
  stop.abort();
  assertEquals((await peer.readToEnd()).end, "fin");
}, ExitCode.Interrupted);

talkTest(
  "interact() closes a connection that was idle for too long, and says so",
  async (talk) => {
    await talk.terminal.row("! no byte went either way: the connection is closed (idle), 0 B in, 0 B out");
    quit(talk);
  },
  ExitCode.Ok,
  { idle: 50 },
);

talkTest(
  "interact() ends a connection as --close says",
  async (talk) => {
    quit(talk);
    assertEquals((await talk.peer.readToEnd()).end, "rst");
  },
  ExitCode.Ok,
  { close: "rst" },
);

Deno.test("interact() fails when the first connection can't be opened, and gives the terminal back", async () => {
  const { terminal, outcome } = start(`127.0.0.1:${await freePort()}`, {});
  const failure = await assertRejects(() => bounded("the end", outcome), Failure);
  assertEquals(failure.code, ExitCode.NoConnection);
  assertEquals([terminal.isOpen, terminal.rows], [false, []]);
});

Deno.test("interact() tries again as long as --retry says, until Ctrl-C", async () => {
  const { terminal, outcome } = start(`127.0.0.1:${await freePort()}`, { retry: 60_000 });
  await terminal.row(
    /^\* cannot connect to \S+ connection refused \(ECONNREFUSED\); trying again \(Ctrl-C gives up\)$/,
  );
  assertMatch(terminal.prompt, / \(connecting\)> $/);
  terminal.type("\x03");
  assertEquals(await bounded("the end", outcome), { code: ExitCode.Interrupted });
});

Deno.test("interact() stays when a later connection can't be opened, and tries again when asked to", async () => {
  let port: number;
  let talk: ReturnType<typeof start>;
  {
    await using listener = await RawListener.open();
    port = listener.port;
    talk = start(listener.endpoint, {});
    await using _peer = await listener.accept();
    await talk.terminal.row("* /help shows the commands, Ctrl-D ends");
  }
  const { terminal, outcome } = talk;
  terminal.enter("/reconnect");
  await terminal.row(`! cannot connect to 127.0.0.1:${port}: connection refused (ECONNREFUSED)`);
  await using listener = await RawListener.open("127.0.0.1", port);
  terminal.enter("/reconnect", "there", "/quit");
  await using peer = await listener.accept();
  assertEquals(await peer.readToEnd(), { bytes: utf8("there\n"), end: "fin" });
  assertEquals((await bounded("the end", outcome)).code, ExitCode.Ok);
});
