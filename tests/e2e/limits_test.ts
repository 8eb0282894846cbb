import { assert, assertEquals, assertLess, assertMatch } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { everyValue } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw } from "../harness/raw_peer.ts";
import { startServer } from "../harness/tcplab.ts";

const nothing = new Uint8Array();
const serve = (...options: string[]) => startServer(["127.0.0.1:0", "--service", "echo", ...options]);

endToEnd("--idle closes a connection after that time without a byte, and not before", async () => {
  await using server = await serve("--idle", "600ms");
  await using quiet = await connectRaw(server.endpoint);
  await using busy = await connectRaw(server.endpoint);
  const start = performance.now();
  const keepBusy = async () => {
    while (performance.now() - start < 1100) {
      await busy.send(".");
      await busy.read(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const silence = timed(() => quiet.ended);
  await keepBusy();
  const took = await silence;
  assert(took > 550 && took < 1100, `closed after ${took} ms`);
  assertEquals(await quiet.readToEnd(), { bytes: nothing, end: "fin" });
  assertEquals(busy.isOpen, true);
  await server.stdout.match(/TIMEOUT: \S+ #1 idle 600ms\n(?:.* #2: .*\n)*.*CLOSED: \S+ #1 idle in=0 out=0\n/);
});

endToEnd("--idle 0 closes nothing; without it, it is 3 s", async () => {
  await using server = await serve("--idle", "0");
  await using original = await startServer(["127.0.0.1:0"]);
  await using kept = await connectRaw(server.endpoint);
  await using closed = await connectRaw(original.endpoint);
  const took = await timed(() => closed.ended);
  assert(took > 2900 && took < 4500, `closed after ${took} ms`);
  assertEquals(kept.isOpen, true);
});

endToEnd("--max-time closes a connection however busy it is", async () => {
  await using server = await serve("--max-time", "400ms");
  await using peer = await connectRaw(server.endpoint);
  const start = performance.now();
  while (peer.isOpen) {
    await peer.send(".").catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const took = performance.now() - start;
  assert(took > 350 && took < 2000, `closed after ${took} ms`);
  await server.stdout.match(/TIMEOUT: \S+ #1 deadline 400ms\n(.*\n)*.*CLOSED: \S+ #1 deadline in=/);
});

endToEnd("--max-connections refuses one too many with RST, and takes another when one has gone", async () => {
  await using server = await serve("--max-connections", "2");
  await using first = await connectRaw(server.endpoint);
  await using second = await connectRaw(server.endpoint);
  await using third = await connectRaw(server.endpoint);
  assertEquals(await third.readToEnd(), { bytes: nothing, end: "rst" });
  await server.stdout.match(/REFUSED: \S+ there are 2 already \(--max-connections 2\)\n/);
  first.fin();
  await server.stdout.match(/CLOSED: \S+ #1 fin/);
  await using fourth = await connectRaw(server.endpoint);
  await fourth.send("here");
  assertEquals((await fourth.read(4)).length, 4);
  assertEquals(second.isOpen, true);
  second.fin();
  fourth.fin();
  assertMatch((await server.stop()).text, /STOPPED: connections=3 refused=1 in=4 out=4\n$/);
});

endToEnd("--per-peer counts each address for itself, and refuses by default", async () => {
  await using server = await startServer(["[::]:0", "--service", "echo", "--per-peer", "1"]);
  await using first = await connectRaw(`127.0.0.1:${server.port}`);
  await first.send("1");
  await first.read(1);
  await using again = await connectRaw(`127.0.0.1:${server.port}`);
  assertEquals((await again.readToEnd()).end, "rst");
  await using other = await connectRaw(`[::1]:${server.port}`);
  await other.send("2");
  await other.read(1);
  assertEquals(first.isOpen, true);
  await server.stdout.match(/REFUSED: 127\.0\.0\.1:\d+ 127\.0\.0\.1 has 1 already \(--per-peer 1\)\n/);
});

endToEnd("--per-peer --when-full replace resets the older connection of that address", async () => {
  await using server = await serve("--per-peer", "1", "--when-full", "replace");
  await using older = await connectRaw(server.endpoint);
  await older.send("old");
  await older.read(3);
  await using newer = await connectRaw(server.endpoint);
  assertEquals(await older.readToEnd(), { bytes: nothing, end: "rst" });
  await newer.send("new");
  assertEquals((await newer.read(3)).length, 3);
  await server.stdout.match(/CLOSED: \S+ #1 replaced in=3 out=3\n/);
});

endToEnd("--when-full fin and silent: FIN, or nothing, for who sends as well", async () => {
  await using fin = await serve("--max-connections", "1", "--when-full", "fin");
  await using silent = await serve("--max-connections", "1", "--when-full", "silent", "--grace", "0");
  await using one = await connectRaw(fin.endpoint);
  await using other = await connectRaw(silent.endpoint);
  for (const served of [one, other]) {
    await served.send("1");
    await served.read(1);
  }
  await using ended = await connectRaw(fin.endpoint);
  await ended.send("anyone?");
  assertEquals(await ended.readToEnd(), { bytes: nothing, end: "fin" });
  await using unheard = await connectRaw(silent.endpoint);
  await unheard.send("anyone?");
  await fin.stdout.match(/REFUSED: \S+ there are 1 already \(--max-connections 1\), with FIN\n/);
  await silent.stdout.match(/REFUSED: \S+ there are 1 already \(--max-connections 1\), in silence\n/);
  assertEquals(unheard.isOpen, true);
  const { text } = await silent.stop();
  assertMatch(text, /STOPPED: connections=1 refused=1 in=1 out=1\n$/);
  assertEquals(await unheard.readToEnd(), { bytes: nothing, end: "fin" });
});

endToEnd("--exit-after stops after N connections; exit 0", async () => {
  await using server = await serve("--exit-after", "2");
  for (const name of ["a", "b"]) {
    await using peer = await connectRaw(server.endpoint);
    await peer.send(name);
    peer.fin();
    await peer.readToEnd();
  }
  const { code, text } = await server.end();
  assertEquals(code, 0);
  assertMatch(text, /STOPPED: connections=2 refused=0 in=2 out=2\n$/);
});

endToEnd("--for stops after that time, with connections open; exit 0", async () => {
  await using server = await serve("--for", "500ms");
  await using peer = await connectRaw(server.endpoint);
  await peer.send(everyValue(10));
  assertEquals((await peer.readToEnd()).end, "fin");
  peer.fin();
  const start = performance.now();
  const { code, text } = await server.end();
  assertLess(performance.now() - start, 1000);
  assertEquals(code, 0);
  assertMatch(text, /STOPPED: connections=1 refused=0 in=10 out=10\n$/);
});
