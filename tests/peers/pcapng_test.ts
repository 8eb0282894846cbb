import { assert, assertEquals } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { everyValue, oddPieces } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener, type RawPeer } from "../harness/raw_peer.ts";
import { portOf, run, type RunningServer, startClient, startServer } from "../harness/tcplab.ts";
import { follow, packets, troubles } from "../harness/tshark.ts";

const needs = ["tshark"];

function captured(path: string, ...args: string[]): Promise<RunningServer> {
  return startServer([...args, "--log", "text:data=none", "--log", `pcapng:file=${path}`]);
}

/** Who ended a connection, in order: `server FIN`, `client RST`. */
async function endings(path: string, stream: number, serverPort: number): Promise<string[]> {
  const filter = `tcp.stream == ${stream} && (tcp.flags.fin == 1 || tcp.flags.reset == 1)`;
  return (await packets(path, filter, "tcp.srcport", "tcp.flags.reset")).map((line) => {
    const [port, reset] = line.split(" ");
    return `${Number(port) === serverPort ? "server" : "client"} ${/1|True/.test(reset!) ? "RST" : "FIN"}`;
  });
}

/** Sends pieces, gets each of them back, and ends with FIN. */
async function echo(peer: RawPeer, pieces: Iterable<Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    await peer.send(piece);
    await peer.read(piece.length);
  }
  peer.fin();
  assertEquals((await peer.readToEnd()).end, "fin");
}

for (const [family, host] of [["IPv4", "127.0.0.1"], ["IPv6", "[::1]"]] as const) {
  endToEnd(
    `pcapng: tshark finds nothing wrong, and the exact bytes both ways (${family})`,
    () =>
      withDirectory(async (folder) => {
        const path = `${folder}/x.pcapng`;
        await using server = await captured(path, `${host}:0`, "--service", "echo");
        const bytes = everyValue(300_007);
        await using peer = await connectRaw(server.endpoint);
        const { localPort } = peer;
        await echo(peer, oddPieces(bytes));
        assertEquals((await server.stop()).code, 0);
        assertEquals(await troubles(path), []);
        const { client, server: reply } = await follow(path, 0);
        assertEquals(client, bytes);
        assertEquals(reply, bytes);
        const address = family === "IPv4" ? "ip" : "ipv6";
        const fields = [`${address}.src`, "tcp.srcport", "frame.interface_name", "frame.comment"];
        assertEquals(await packets(path, "tcp.flags.syn == 1 && tcp.flags.ack == 0", ...fields), [
          `${host.replace(/[[\]]/g, "")} ${localPort} tcplab tcplab connection #1`,
        ]);
        assertEquals(await endings(path, 0, server.port), ["client FIN", "server FIN"]);
      }),
    { needs },
  );
}

endToEnd("pcapng: FIN and RST are shown as they were", () =>
  withDirectory(async (folder) => {
    const path = `${folder}/x.pcapng`;
    const args = ["--service", "echo", "--max-connections", "1", "--when-full", "replace", "--idle", "300ms"];
    await using server = await captured(path, "127.0.0.1:0", ...args);
    const closed = (count: number) => server.stdout.matches(/CLOSED/, count);

    await using resetting = await connectRaw(server.endpoint);
    await resetting.send("x");
    await resetting.read(1);
    resetting.rst();
    await closed(1);

    await using replaced = await connectRaw(server.endpoint);
    await server.stdout.matches(/CONNECTED/, 2);
    await using idle = await connectRaw(server.endpoint);
    assertEquals((await replaced.readToEnd()).end, "rst");
    assertEquals((await idle.readToEnd()).end, "fin");
    await closed(3);
    await server.stop();

    assertEquals(await troubles(path), []);
    assertEquals(await endings(path, 0, server.port), ["client RST"]);
    assertEquals(await endings(path, 1, server.port), ["server RST"]);
    assertEquals(await endings(path, 2, server.port), ["server FIN"]);
  }), { needs });

endToEnd("pcapng: a RST that a service sends is shown as ours", () =>
  withDirectory(async (folder) => {
    const path = `${folder}/x.pcapng`;
    await using server = await captured(path, "127.0.0.1:0", "--service", "reset:bytes=1");
    await using peer = await connectRaw(server.endpoint);
    await peer.send("x");
    assertEquals((await peer.readToEnd()).end, "rst");
    await server.stop();
    assertEquals(await endings(path, 0, server.port), ["server RST"]);
  }), { needs });

endToEnd(
  "pcapng: on the client's side it is the client that connects",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      await using listener = await RawListener.open();
      const log = `pcapng:file=${path}`;
      await using client = startClient([listener.endpoint, "ping", "--until", "bytes:5", "--log", log]);
      await using peer = await listener.accept();
      const { remotePort } = peer.socket;
      await peer.read(4);
      await peer.send("hello");
      assertEquals(await peer.ended, "fin");
      peer.fin();
      assertEquals((await client.end()).code, 0);
      assertEquals(await troubles(path), []);
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      const { client: sent, server: received } = await follow(path, 0);
      assertEquals([text(sent), text(received)], ["ping", "hello"]);
      assertEquals(await endings(path, 0, listener.port), ["client FIN", "server FIN"]);
      assertEquals(await packets(path, "tcp.flags.syn == 1", "tcp.dstport"), [
        `${listener.port}`,
        `${remotePort}`,
      ]);
    }),
  { needs },
);

endToEnd("pcapng: connections on a Unix domain socket, told apart", () =>
  withDirectory(async (folder) => {
    const path = `${folder}/x.pcapng`;
    const socket = `unix:${folder}/s.sock`;
    await using server = await captured(path, socket, "--service", "echo");
    for (let i = 0; i < 2; i++) {
      await using peer = await connectRaw(server.endpoint);
      await echo(peer, [everyValue(100 + i)]);
    }
    await server.stop();
    assertEquals(await troubles(path), []);
    const lengths = [(await follow(path, 0)).client.length, (await follow(path, 1)).server.length];
    assertEquals(lengths, [100, 101]);
    assertEquals(await packets(path, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "frame.comment"), [
      `tcplab connection #1 on ${socket}`,
      `tcplab connection #2 on ${socket}`,
    ]);
  }), { needs });

endToEnd(
  "pcapng: 1,000 connections, 50 at a time, are 1,000 streams from SYN to FIN",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      await using server = await captured(path, "127.0.0.1:0", "--service", "echo");
      for (let i = 0; i < 20; i++) {
        await Promise.all(Array.from({ length: 50 }, async (_, k) => {
          await using peer = await connectRaw(server.endpoint);
          await echo(peer, [everyValue(1 + k)]);
        }));
      }
      assertEquals((await server.stop()).code, 0);
      assertEquals(await troubles(path), []);
      const lines = await packets(path, "tcp.len > 0 || tcp.flags.fin == 1", "tcp.stream", "tcp.len");
      const sums = new Map<string, number[]>();
      for (const line of lines) {
        const [stream = "", length] = line.split(" ");
        sums.set(stream, [...sums.get(stream) ?? [], Number(length)]);
      }
      assertEquals(sums.size, 1000);
      for (const [stream, [request, reply, ...fins]] of sums) {
        assertEquals([reply, fins], [request, [0, 0]], stream);
      }
    }),
  { needs },
);

endToEnd(
  "pcapng: after SIGKILL in mid-stream the file opens, with all but the last moments",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      await using server = await captured(path, "127.0.0.1:0", "--service", "echo");
      await using peer = await connectRaw(server.endpoint);
      const piece = everyValue(10_000);
      for (let i = 0; i < 50; i++) {
        await peer.send(piece);
        await peer.read(piece.length);
      }
      await eventually("half a megabyte to be written", () => Deno.statSync(path).size > 500_000);
      server.kill("SIGKILL");
      await server.end();
      assertEquals(await troubles(path), []);
      const { client } = await follow(path, 0);
      assert(client.length >= 200_000, `${client.length}`);
      assertEquals(client.subarray(0, 10_000), piece);

      // The next run goes on in the same file.
      await using next = await captured(path, "127.0.0.1:0", "--service", "echo");
      await using again = await connectRaw(next.endpoint);
      await echo(again, [everyValue(5)]);
      await next.stop();
      assertEquals(await troubles(path), []);
      assertEquals((await follow(path, 1)).client, everyValue(5));
    }),
  { needs },
);

endToEnd(
  "pcapng: rotated files open each by itself, and together they are the whole stream",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      await using server = await captured(
        `${path},rotate=200kB,keep=20`,
        "127.0.0.1:0",
        "--service",
        "discard",
      );
      await using peer = await connectRaw(server.endpoint);
      const bytes = everyValue(1_000_003);
      for (const piece of oddPieces(bytes)) await peer.send(piece);
      peer.fin();
      assertEquals((await peer.readToEnd()).end, "fin");
      await server.stop();
      const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
      assert(names.length > 4 && names.includes("x.pcapng") && names.includes("x.4.pcapng"), names.join(" "));
      let total = 0;
      const sequences = new Set<string>();
      for (const name of names) {
        const file = `${folder}/${name}`;
        assert(Deno.statSync(file).size <= 200_000, name);
        assertEquals(await troubles(file), [], name);
        const raw = `tcp.dstport == ${portOf(server.endpoint)} && tcp.len > 0`;
        for (const line of await packets(file, raw, "tcp.len", "tcp.seq_raw")) {
          const [length, sequence = ""] = line.split(" ");
          total += Number(length);
          sequences.add(sequence);
        }
      }
      assertEquals(total, bytes.length);
      assert(sequences.size > 15);
    }),
  { needs },
);

endToEnd(
  "pcapng: a scenario that talks to itself is shown once, and nothing is wrong",
  () =>
    withDirectory(async (folder) => {
      const path = `${folder}/x.pcapng`;
      const { code } = await run(["run", "scripts/examples/self_test.yaml", "--log", `pcapng:file=${path}`]);
      assertEquals(code, 0);
      assertEquals(await troubles(path), []);
      const syns = await packets(path, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.stream");
      assertEquals(syns, ["0", "1"]);
    }),
  { needs },
);
