import { assert, assertEquals, assertGreaterOrEqual, assertLess, assertMatch } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { text, utf8 } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { run, startClient, startProxy, startServer } from "../harness/tcplab.ts";

const psu = new URL("../../scripts/examples/psu.yaml", import.meta.url).pathname;

/** What the client of the recorded session says, a reply being awaited after each. */
const requests = ["*IDN?", "VOLT 3.3;", "OUTP ON", "MEAS:VOLT?", "SYST:ERR?"];

/** Records a session with the simulated power supply on both sides. */
async function recordPsu(directory: string): Promise<{ server: string; client: string }> {
  const [server, client] = [`${directory}/server.jsonl`, `${directory}/client.jsonl`];
  const service = ["--service", `rules:file=${psu}`, "--record", server, "--exit-after", "1", "--idle", "0"];
  await using device = await startServer(["127.0.0.1:0", ...service]);
  const talk = requests.flatMap((each) => [`${each}\\n`]);
  const { code, text, stderr } = await run([
    ...["client", device.endpoint, ...talk, "--until", "idle:60ms", "--timeout", "60ms"],
    ...["--record", client],
  ]);
  // The second one has no reply.
  assertEquals([code, text, stderr], [
    4,
    "ACME,PSU-3010,123456,1.02\n",
    "tcplab: timed out: nothing was heard within 60ms\n",
  ]);
  await device.end();
  return { server, client };
}

function replayServer(file: string, options = "", ...more: string[]) {
  const service = `replay:file=${file}${options}`;
  return startServer(["127.0.0.1:0", "--service", service, "--log", "text:data=none", ...more]);
}

endToEnd(
  "--record has a session that plays either side, from either end's file",
  () =>
    withDirectory(async (directory) => {
      const files = await recordPsu(directory);
      for (const file of [files.server, files.client]) {
        for (const speed of ["1", "max"]) {
          await using device = await replayServer(file, `,speed=${speed}`, "--exit-after", "1");
          const args = ["--replay", file, "--replay-speed", speed];
          const { code, text, stderr } = await run(["client", device.endpoint, ...args]);
          const said = "tcplab: as recorded: 1 conversation, 1 message of the server\n";
          assertEquals([code, text, stderr], [0, "", said]);
          assertEquals((await device.end()).text.match(/ERROR/), null);
        }
      }
    }),
);

endToEnd(
  "--record replaces what the file held, and leaves --log and the default log as they are",
  () =>
    withDirectory(async (directory) => {
      const file = `${directory}/r.jsonl`;
      await Deno.writeTextFile(file, "something old\n");
      await using server = await startServer([
        "127.0.0.1:0",
        "--service",
        "echo",
        "--record",
        file,
        "--exit-after",
        "1",
      ]);
      assertEquals((await run(["client", server.endpoint, "hex:00 ff", "--until", "bytes:2"])).code, 0);
      const { text } = await server.end();
      assertMatch(text, /DATA \S+ #1: \\0\\xff\n/);
      const events = (await Deno.readTextFile(file)).trimEnd().split("\n").map((line) => JSON.parse(line));
      assertEquals(events.map(({ event, base64 }) => [event, base64]), [
        ["listening", undefined],
        ["open", undefined],
        ["data", "AP8="],
        ["data", "AP8="],
        ["fin", undefined],
        ["fin", undefined],
        ["close", undefined],
        ["stopped", undefined],
      ]);
      const refused = await run(["server", "127.0.0.1:0", "--record", `${directory}/no/such.jsonl`]);
      assertEquals([refused.code, refused.stderr], [
        6,
        `tcplab: cannot record to ${directory}/no/such.jsonl: no such file or directory (ENOENT)\n`,
      ]);
    }),
);

/** A JSON log of a server's connections, each a list of turns: `100 in ask`, `150 out answer`, `160 fin in`. */
function logOf(...connections: string[][]): string {
  const lines: unknown[] = [];
  for (const [i, turns] of connections.entries()) {
    const head = { v: 1, at: "", conn: i + 1, peer: `10.0.0.1:${i + 1}` };
    const offsets: Record<string, number> = { in: 0, out: 0 };
    lines.push({ ...head, ms: 0, event: "open", local: "10.0.0.2:5", initiator: "peer" });
    for (const turn of turns) {
      const [, ms, what = "", rest = ""] = /^(\d+) (\w+) (.*)$/s.exec(turn)!;
      const common = { ...head, ms: Number(ms) };
      if (what === "fin") lines.push({ ...common, event: "fin", dir: rest, offset: offsets[rest] });
      else if (what === "reset") lines.push({ ...common, event: "close", reason: "rst", resetBy: rest });
      else {
        lines.push({ ...common, event: "data", dir: what, offset: offsets[what], text: rest });
        offsets[what]! += utf8(rest).length;
      }
    }
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

const greeting = logOf([
  "50 out hello\n",
  "60 in ask1\n",
  "1060 out answer1\n",
  "1070 in ask2\n",
  "1080 out bye\n",
  "1090 fin out",
]);

async function inFile(
  content: string,
  act: (file: string, directory: string) => Promise<void>,
): Promise<void> {
  await withDirectory(async (directory) => {
    const file = `${directory}/session.jsonl`;
    await Deno.writeTextFile(file, content);
    await act(file, directory);
  });
}

endToEnd(
  "replay: answers with the recorded delays, or as many times as fast",
  () =>
    inFile(greeting, async (file) => {
      for (const [speed, least, most] of [["1", 990, 5000], ["10", 99, 900], ["max", 0, 900]] as const) {
        await using device = await replayServer(file, `,speed=${speed}`);
        await using peer = await connectRaw(device.endpoint);
        assertEquals(text(await peer.read(6)), "hello\n");
        const took = await timed(async () => {
          await peer.send("ask1\n");
          assertEquals(text(await peer.read(8)), "answer1\n");
        });
        assertGreaterOrEqual(took, least);
        assertLess(took, most);
        await peer.send("ask2\n");
        const { bytes, end } = await peer.readToEnd();
        assertEquals([text(bytes), end], ["bye\n", "fin"]);
        peer.fin();
      }
    }),
);

const mismatch =
  'not as recorded: conversation 1, message 1 of the client: byte 2 is 70 "p" instead of 6b "k"; ' +
  'expected 61 73 6b 31 0a "ask1\\n", received 61 73 70 "asp"';

for (const [policy, end] of [["close", "fin"], ["reset", "rst"]] as const) {
  endToEnd(
    `replay: on-mismatch=${policy} ends the connection at the first wrong byte, and says which`,
    () =>
      inFile(greeting, async (file) => {
        await using device = await replayServer(file, `,speed=max,on-mismatch=${policy}`);
        await using peer = await connectRaw(device.endpoint);
        await peer.read(6);
        await peer.send("asp");
        assertEquals((await peer.readToEnd()).end, end);
        peer.fin();
        const [, message] = await device.stdout.match(/ERROR: \S+ #1 (.*)\n/);
        assertEquals(message, mismatch);
      }),
  );
}

endToEnd(
  "replay: on-mismatch=continue goes on, and tells of every message that differs",
  () =>
    inFile(greeting, async (file) => {
      await using device = await replayServer(file, ",speed=max,on-mismatch=continue", "--exit-after", "1");
      await using peer = await connectRaw(device.endpoint);
      await peer.send("asp1\nxxxx\nmore");
      assertEquals(text((await peer.readToEnd()).bytes), "hello\nanswer1\nbye\n");
      peer.fin();
      const { text: log } = await device.end();
      assertEquals(Array.from(log.matchAll(/message \d of the client: [^;]*/g), ([found]) => found), [
        'message 1 of the client: byte 2 is 70 "p" instead of 6b "k"',
        'message 2 of the client: byte 0 is 78 "x" instead of 61 "a"',
        "message 3 of the client: it is one more than was recorded",
      ]);
    }),
);

endToEnd(
  "replay: gives every connection the next conversation, and begins again; or the one that was chosen",
  () =>
    inFile(logOf(["0 out one"], ["0 out two"], ["0 out six"]), async (file) => {
      const ask = async (endpoint: string) => {
        await using peer = await connectRaw(endpoint);
        peer.fin();
        return text((await peer.readToEnd()).bytes);
      };
      await using all = await replayServer(file);
      const came: string[] = [];
      for (let i = 0; i < 4; i++) came.push(await ask(all.endpoint));
      assertEquals(came, ["one", "two", "six", "one"]);
      for (const [stream, word] of [["2", "two"], ["10.0.0.1:3", "six"]]) {
        await using one = await replayServer(file, `,stream=${stream}`);
        assertEquals([await ask(one.endpoint), await ask(one.endpoint)], [word, word]);
      }
    }),
);

endToEnd(
  "replay: waits longer than --idle where the recording was silent",
  () =>
    inFile(logOf(["500 out late", "500 fin out"]), async (file) => {
      await using device = await replayServer(file, "", "--idle", "100ms");
      await using peer = await connectRaw(device.endpoint);
      assertEquals(text((await peer.readToEnd()).bytes), "late");
      peer.fin();
    }),
);

endToEnd("replay: masks the transaction of Modbus requests, and repeats it in the answers", () =>
  inFile(
    logOf([
      "0 in \0\x01\0\0\0\x06\x01\x03\0\0\0\x01",
      "1 out \0\x01\0\0\0\x05\x01\x03\x02\0\x11",
      "2 in \0\x02\0\0\0\x06\x01\x03\0\x01\0\x01",
      "3 out \0\x02\0\0\0\x05\x01\x03\x02\0\x22",
    ]),
    async (file) => {
      await using device = await replayServer(
        file,
        ",framing=modbus,mask=0..1,speed=max",
        "--exit-after",
        "1",
      );
      await using peer = await connectRaw(device.endpoint);
      // Both at once, with numbers of its own.
      await peer.send(Uint8Array.of(9, 7, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1, 9, 8, 0, 0, 0, 6, 1, 3, 0, 1, 0, 1));
      assertEquals(Array.from(await peer.read(22)), [
        ...[9, 7, 0, 0, 0, 5, 1, 3, 2, 0, 0x11],
        ...[9, 8, 0, 0, 0, 5, 1, 3, 2, 0, 0x22],
      ]);
      peer.fin();
      assert(!(await device.end()).text.includes("ERROR"));
    },
  ));

/** Plays the client's side of `greeting` against a server that a test is. */
async function againstServer(
  args: readonly string[],
  act: (peer: Awaited<ReturnType<RawListener["accept"]>>) => Promise<void>,
): Promise<{ code: number; text: string; stderr: string }> {
  let ended: { code: number; text: string; stderr: string } | undefined;
  await inFile(greeting, async (file) => {
    await using listener = await RawListener.open();
    await using client = startClient([listener.endpoint, "--replay", file, "--replay-speed", "max", ...args]);
    await using peer = await listener.accept();
    await act(peer);
    ended = await client.end();
  });
  return ended!;
}

endToEnd("client --replay exits 0 when the server does what it did", async () => {
  const { code, text: out, stderr } = await againstServer([], async (peer) => {
    await peer.send("hel");
    await peer.send("lo\n");
    assertEquals(text(await peer.read(5)), "ask1\n");
    await peer.send("answer1\n");
    assertEquals(text(await peer.read(5)), "ask2\n");
    await peer.send("bye\n");
    peer.fin();
  });
  assertEquals([code, out, stderr], [
    0,
    "",
    "tcplab: as recorded: 1 conversation, 3 messages of the server\n",
  ]);
});

endToEnd("client --replay exits 1 and shows both sides when another byte comes", async () => {
  const { code, stderr } = await againstServer([], async (peer) => {
    await peer.send("hello\n");
    await peer.read(5);
    await peer.send("answer2\n");
    assertEquals((await peer.readToEnd()).end, "fin");
    peer.fin();
  });
  assertEquals([code, stderr.split("\n")], [1, [
    'tcplab: not as recorded: conversation 1, message 2 of the server: byte 6 is 32 "2" instead of 31 "1"',
    "  expected  00000000  61 6e 73 77 65 72 31 0a                           |answer1.|",
    "  received  00000000  61 6e 73 77 65 72 32 0a                           |answer2.|",
    "                                        ^^                                     ^",
    "",
  ]]);
});

endToEnd("client --replay with a mask exits 0 when that alone differs", async () => {
  const { code } = await againstServer(["--replay-mask", "re:\\d+", "--framing", "line"], async (peer) => {
    await peer.send("hello\nanswer12345\nbye\n");
    peer.fin();
    await peer.readToEnd();
  });
  assertEquals(code, 0);
});

endToEnd(
  "client --replay exits 4 when the server is silent, 5 when it ends early, 3 when there is none",
  async () => {
    const silent = await againstServer(["--timeout", "80ms"], async (peer) => {
      await peer.send("hello\n");
      await peer.readToEnd();
      peer.fin();
    });
    assertEquals([silent.code, silent.stderr], [
      4,
      "tcplab: timed out: conversation 1: message 2 of the server did not come, 80ms more than was recorded\n",
    ]);
    const ending = async (how: "fin" | "rst") =>
      await againstServer([], async (peer) => {
        await peer.send("hello\n");
        await peer.read(5);
        peer[how]();
        await peer.ended;
      });
    const place =
      "tcplab: not as recorded: conversation 1, before message 2 of the server: the connection was";
    const [fin, rst] = [await ending("fin"), await ending("rst")];
    assertEquals([fin.code, fin.stderr], [5, `${place} ended (FIN)\n`]);
    assertEquals([rst.code, rst.stderr], [5, `${place} reset (RST)\n`]);
    await inFile(greeting, async (file) => {
      const { code } = await run(["client", "127.0.0.1:1", "--replay", file]);
      assertEquals(code, 3);
    });
  },
);

endToEnd(
  "client --replay exits 4 when the server does not take what is sent",
  () =>
    inFile(logOf([`0 in ${"x".repeat(16_000_000)}`]), async (file) => {
      await using listener = await RawListener.open(undefined, undefined, false);
      await using client = startClient([listener.endpoint, "--replay", file, "--timeout", "300ms"]);
      await using _peer = await listener.accept();
      const { code, stderr } = await client.end();
      const what = "conversation 1: the server does not take what is sent, 300ms more than was recorded";
      assertEquals([code, stderr], [4, `tcplab: timed out: ${what}\n`]);
    }),
);

endToEnd(
  "client --replay plays all conversations, each over its own connection",
  () =>
    inFile(logOf(["0 in one", "5 out 1"], ["0 in two", "5 out 2", "6 reset peer"]), async (file) => {
      await using listener = await RawListener.open();
      await using client = startClient([listener.endpoint, "--replay", file]);
      for (const [word, answer] of [["one", "1"], ["two", "2"]] as const) {
        await using peer = await listener.accept();
        assertEquals(text(await peer.read(3)), word);
        await peer.send(answer);
        const { end } = await peer.readToEnd();
        assertEquals(end, word === "one" ? "fin" : "rst");
        peer.fin();
      }
      const { code, stderr } = await client.end();
      assertEquals([code, stderr], [0, "tcplab: as recorded: 2 conversations, 2 messages of the server\n"]);
    }),
);

const misuses: ReadonlyArray<readonly [args: readonly string[], code: number, message: string]> = [
  [
    ["client", "FILE", "x", "--replay", "FILE"],
    2,
    "--replay says what is sent: there can be no PAYLOAD besides",
  ],
  [
    ["client", ":1", "--replay", "FILE", "--expect", "x"],
    2,
    "--replay says what is sent and expected: --expect can't be combined with it",
  ],
  [
    ["client", ":1", "--replay", "FILE", "--split", "1"],
    2,
    "--replay says what is sent and expected: --split can't be combined with it",
  ],
  [
    ["client", ":1", "x", "--replay-speed", "max"],
    2,
    "--replay-speed needs --replay, which names the recording",
  ],
  [
    ["client", ":1", "--replay", "FILE", "--replay-stream", "9"],
    2,
    '"FILE" has no conversation 9: it has 1 (10.0.0.1:1 to 10.0.0.2:5)',
  ],
  [
    ["client", ":1", "--replay", "missing"],
    6,
    '"missing" cannot be read: No such file or directory (os error 2)',
  ],
  [["server", "--service", "replay"], 2, "--service: replay: file is missing (PATH)"],
  [["run", "--from", "FILE", "x.yaml"], 2, '--from runs nothing: there can be no FILE besides ("x.yaml")'],
  [["run", "x.yaml", "--stream", "1"], 2, "--stream needs --from, which names the recording"],
];

for (const [args, expected, message] of misuses) {
  endToEnd(
    `tcplab ${args.join(" ")} exits ${expected} and says what is wrong`,
    () =>
      inFile(greeting, async (file) => {
        const written = args.map((arg, i) => arg === "FILE" ? args[i - 1] === "client" ? ":1" : file : arg);
        const { code, stderr } = await run(written);
        assertEquals([code, stderr], [expected, `tcplab: ${message.replaceAll('"FILE"', `"${file}"`)}\n`]);
      }),
  );
}

endToEnd(
  "run --from makes a scenario that passes against the replay of the same recording, and no other",
  () =>
    withDirectory(async (directory) => {
      const { server: file } = await recordPsu(directory);
      const made = await run(["run", "--from", file]);
      assertEquals([made.code, made.stderr], [0, ""]);
      const steps = made.text.slice(made.text.indexOf("steps:"));
      assertMatch(
        steps,
        /^steps:\n {2}- send: '\*IDN\?\\n'\n {2}- expect: 'ACME,PSU-3010,123456,1\.02\\n'\n/,
      );
      await Deno.writeTextFile(`${directory}/s.yaml`, made.text);
      const judge = async (service: string) => {
        await using device = await startServer(["127.0.0.1:0", "--service", service, "--idle", "0"]);
        return await run(["run", `${directory}/s.yaml`, "--set", `TARGET=${device.endpoint}`]);
      };
      const passed = await judge(`replay:file=${file}`);
      assertEquals(passed.code, 0, passed.text);
      assertEquals((await judge(`rules:file=${psu}`)).code, 0);
      assertEquals((await judge("echo")).code, 1);
    }),
);

endToEnd(
  "a long session replays byte for byte, whatever the pieces",
  () =>
    withDirectory(async (directory) => {
      const file = `${directory}/long.jsonl`;
      const payload = `${directory}/payload`;
      const bytes = new Uint8Array(3_000_000).map((_, i) => (i * 31) >> 3);
      await Deno.writeFile(payload, bytes);
      {
        await using echo = await startServer([
          "127.0.0.1:0",
          "--service",
          "echo",
          "--record",
          file,
          "--exit-after",
          "1",
        ]);
        const until = ["--until", `bytes:${bytes.length}`];
        assertEquals((await run(["client", echo.endpoint, `file:${payload}`, ...until])).code, 0);
        await echo.end();
      }
      await using device = await replayServer(file, ",speed=max", "--exit-after", "1");
      const { code, stderr } = await run([
        "client",
        device.endpoint,
        "--replay",
        file,
        "--replay-speed",
        "max",
      ]);
      assertEquals([code, stderr.slice(0, 36)], [0, "tcplab: as recorded: 1 conversation,"]);
      const { text: log } = await device.end();
      assertMatch(log, /CLOSED: \S+ #1 fin in=3000000 out=3000000\n/);
      assert(!log.includes("ERROR"), log);
    }),
);

endToEnd(
  "what a proxy recorded, and what it wrote as packets, replays either side",
  () =>
    withDirectory(async (directory) => {
      const files = [`${directory}/proxy.jsonl`, `${directory}/proxy.pcapng`] as const;
      const asked = ["*IDN?", "MEAS:VOLT?", "--framing", "scpi"];
      {
        await using device = await startServer([
          "127.0.0.1:0",
          "--service",
          `rules:file=${psu}`,
          "--idle",
          "0",
        ]);
        const logs = ["--record", files[0], "--log", "text", "--log", `pcapng:file=${files[1]}`];
        await using proxy = await startProxy(["127.0.0.1:0", device.endpoint, "--exit-after", "1", ...logs]);
        assertEquals((await run(["client", proxy.endpoint, ...asked])).code, 0);
        await proxy.end();
      }
      // Packets tell of both connections of a proxy; the second one is that to the server.
      for (const [file, stream] of [[files[0], "1"], [files[1], "0"], [files[1], "1"]] as const) {
        await using device = await replayServer(file, `,stream=${stream}`, "--exit-after", "1");
        const { code, stderr } = await run([
          "client",
          device.endpoint,
          "--replay",
          file,
          "--replay-stream",
          stream,
        ]);
        assertEquals([code, stderr], [0, "tcplab: as recorded: 1 conversation, 2 messages of the server\n"]);
        assert(!(await device.end()).text.includes("ERROR"));
      }
    }),
);
