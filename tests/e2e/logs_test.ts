import { assert, assertEquals, assertMatch } from "../assert.ts";
import { concat, everyValue, utf8 } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw } from "../harness/raw_peer.ts";
import { startServer } from "../harness/tcplab.ts";

/** One line of a JSON log. */
type Line = Record<string, unknown> & { event: string };

function parse(log: string): Line[] {
  assert(log.endsWith("}\n"), `it ends with ${JSON.stringify(log.slice(-20))}`);
  return log.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** The bytes of one direction, put together from the `data` lines. */
function contents(lines: readonly Line[], dir: "in" | "out"): Uint8Array {
  return concat(
    lines.filter((line) => line.event === "data" && line["dir"] === dir).map((line) => {
      const { text, base64, hex } = line as { text?: string; base64?: string; hex?: string };
      if (hex !== undefined) return Uint8Array.fromHex(hex);
      return text === undefined ? Uint8Array.fromBase64(base64!) : utf8(text);
    }),
  );
}

/** Says each thing and hears as much in return, then ends. @returns the port it came from */
async function say(endpoint: string, ...things: readonly Uint8Array[]): Promise<number> {
  await using peer = await connectRaw(endpoint);
  const { localPort } = peer;
  for (const thing of things) {
    await peer.send(thing);
    assertEquals(await peer.read(thing.length), thing);
  }
  peer.fin();
  assertEquals((await peer.readToEnd()).end, "fin");
  return localPort;
}

endToEnd("json: every event of a run, in order, with all fields and all bytes", async () => {
  await using server = await startServer([
    "127.0.0.1:0",
    "--service",
    "echo",
    "--log",
    "json",
    "--tz",
    "UTC",
  ]);
  const said = [utf8("I am Chuck Norris!\r\n"), everyValue(256), utf8("中文 \u{1f600}")];
  const peer = `127.0.0.1:${await say(server.endpoint, ...said)}`;
  const lines = parse((await server.stop()).text);
  for (const [i, { v, at, ms }] of lines.entries()) {
    assertEquals(v, 1);
    assertMatch(String(at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    assert(Math.abs(Date.parse(String(at)) - Date.now()) < 60_000, String(at));
    assert(Number(ms) >= Number(lines[i - 1]?.["ms"] ?? 0), `${ms} after ${lines[i - 1]?.["ms"]}`);
  }
  const total = said.reduce((sum, { length }) => sum + length, 0);
  const rest = lines.map(({ v: _v, at: _at, ms: _ms, lasted: _lasted, base64: _base64, ...others }) =>
    others
  );
  const connection = { conn: 1, peer };
  assertEquals<unknown>(rest, [
    { event: "listening", endpoint: server.endpoint, service: "echo" },
    { event: "open", ...connection, local: server.endpoint, initiator: "peer" },
    { event: "data", ...connection, dir: "in", offset: 0, bytes: 20, text: "I am Chuck Norris!\r\n" },
    { event: "data", ...connection, dir: "out", offset: 0, bytes: 20, text: "I am Chuck Norris!\r\n" },
    { event: "data", ...connection, dir: "in", offset: 20, bytes: 256 },
    { event: "data", ...connection, dir: "out", offset: 20, bytes: 256 },
    { event: "data", ...connection, dir: "in", offset: 276, bytes: 11, text: "中文 \u{1f600}" },
    { event: "data", ...connection, dir: "out", offset: 276, bytes: 11, text: "中文 \u{1f600}" },
    { event: "fin", ...connection, dir: "in", offset: total },
    { event: "fin", ...connection, dir: "out", offset: total },
    { event: "close", ...connection, reason: "fin", bytesIn: total, bytesOut: total },
    { event: "stopped", connections: 1, refused: 0, bytesIn: total, bytesOut: total },
  ]);
  assertEquals(contents(lines, "in"), concat(said));
  assertEquals(contents(lines, "out"), concat(said));
}, { needs: ["sh"] });

endToEnd("several logs at once, to stdout and files, all tell the same; a file is appended to", async () => {
  await withDirectory(async (directory) => {
    const file = (name: string) => Deno.readTextFile(`${directory}/${name}`);
    const args = [
      ...[
        "127.0.0.1:0",
        "--service",
        "echo",
        "--log",
        "text:data=both",
        "--log",
        `json:file=${directory}/json`,
      ],
      ...["--log", `json:data=hex,file=${directory}/inhex`, "--log", `json:data=none,file=${directory}/none`],
      ...["--log", `hex:file=${directory}/hex`, "--exit-after", "1"],
    ];
    const bytes = everyValue(100_003);
    for (const run of [1, 2]) {
      await using server = await startServer(args);
      await say(server.endpoint, bytes);
      const { code, text } = await server.end();
      assertEquals(code, 0);
      assertMatch(text, /CLOSED: \S+ #1 fin in=100003 out=100003\n.*STOPPED: connections=1 /);
      for (const name of ["json", "inhex"]) {
        const lines = parse(await file(name));
        assertEquals(lines.filter(({ event }) => event === "stopped").length, run);
        assertEquals(contents(lines, "in").length, run * bytes.length);
        assertEquals(contents(lines, "out").slice(-bytes.length), bytes);
      }
    }
    const withoutBytes = parse(await file("none")).filter(({ event }) => event === "data");
    assert(withoutBytes.every((line) => !("text" in line || "base64" in line || "hex" in line)));
    assertEquals(hexOf(await file("hex"), "<").slice(-bytes.length), bytes);
    assertEquals(hexOf(await file("hex"), ">").slice(-bytes.length), bytes);
  });
}, { needs: ["sh"] });

/** The bytes of one direction from a hex log. */
function hexOf(log: string, arrow: "<" | ">"): Uint8Array {
  let isWanted = false;
  const rows = log.split("\n").filter((line) => {
    if (/^\d\d:\d\d:\d\d\.\d{3} /.test(line)) isWanted = line.slice(13).startsWith(`${arrow} `);
    return isWanted && /^[0-9a-f]{8} {2}/.test(line);
  });
  return Uint8Array.fromHex(rows.map((row) => row.slice(10, 59).replace(/ /g, "")).join(""));
}

endToEnd("hex: offset, digits and characters under direction, connection and time", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "fixed:payload=hi", "--log", "hex"]);
  await using peer = await connectRaw(server.endpoint);
  await peer.send("I am Chuck Norris!");
  await peer.read(2);
  await peer.send(Uint8Array.of(0x00, 0x1b, 0xff));
  await peer.read(2);
  await server.stdout.matches(/ > out /, 2);
  const who = `127.0.0.1:${peer.localPort} #1`;
  peer.fin();
  const { text } = await server.stop();
  const lines = text.split("\n").slice(2, 9).map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3}/, "TIME"));
  assertEquals(lines, [
    `TIME < in ${who} 18 bytes`,
    "00000000  49 20 61 6d 20 43 68 75  63 6b 20 4e 6f 72 72 69  |I am Chuck Norri|",
    "00000010  73 21                                             |s!|",
    `TIME > out ${who} 2 bytes`,
    "00000000  68 69                                             |hi|",
    `TIME < in ${who} 3 bytes`,
    "00000012  00 1b ff                                          |...|",
  ]);
}, { needs: ["sh"] });

endToEnd("text: what a peer sends is escaped, whatever it is, and long pieces are shortened", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "discard", "--log", "text:max=20"]);
  await using peer = await connectRaw(server.endpoint);
  await peer.send("\x1b[31mred\x07\\ \u202e é\n");
  await server.stdout.match(/DATA .*\n/);
  await peer.send("x".repeat(30));
  await server.stdout.match(/DATA 127\.0\.0\.1:\d+ #1: x{20}\.\.\. \(10 B more\)\n/);
  const [, shown] = await server.stdout.match(/DATA 127\.0\.0\.1:\d+ #1: (.*)\n/);
  assertEquals(shown, "\\x1b[31mred\\x07\\\\ \\xe2\\x80\\xae é\\n");
});

endToEnd("--quiet is silent on stdout, and the files are written all the same", async () => {
  await withDirectory(async (directory) => {
    const logFile = `${directory}/log`;
    const args = ["127.0.0.1:0", "--service", "echo", "--quiet", "--log", `json:file=${logFile}`];
    await using server = await startServer(args, { logFile });
    await say(server.endpoint, utf8("hello"));
    const { code, text, stderr } = await server.stop();
    assertEquals([code, text, stderr], [0, "", `tcplab: listening on ${server.endpoint}\n`]);
    const last = parse(server.log()).at(-1)!;
    assertEquals([last.event, last["bytesIn"], last["bytesOut"]], ["stopped", 5, 5]);
  });
}, { needs: ["sh"] });

endToEnd("--tz writes local times with their offset, --color always colours", async () => {
  const args = ["127.0.0.1:0", "--tz", "Asia/Shanghai"];
  await using json = await startServer([...args, "--log", "json"]);
  const [, at] = await json.stdout.match(/"at":"([^"]+)"/);
  assertMatch(at!, /\+08:00$/);
  assert(Math.abs(Date.parse(at!) - Date.now()) < 60_000, at);
  await using colourful = await startServer([...args, "--color", "always", "--log", "json", "--log", "text"]);
  // deno-lint-ignore no-control-regex
  await colourful.stdout.match(/\x1b\[32mLISTENING:\x1b\[39m/);
});
