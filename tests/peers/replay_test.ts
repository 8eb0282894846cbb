import { fileURLToPath } from "node:url";
import { concat, latin1 } from "../../src/bytes/bytes.ts";
import { Failure } from "../../src/values/failure.ts";
import { readRecording } from "../../src/recordings/read.ts";
import type { Conversation, Recording, Side } from "../../src/events/conversation.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { Child } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { requirePeers } from "../harness/programs.ts";
import { connectRaw, freePort } from "../harness/raw_peer.ts";
import { run, type RunningServer, startServer } from "../harness/tcplab.ts";

/** Debian's Wireshark and tcpdump; these say no word by which they could be told from others. */
const [editcap, text2pcap, tcpdump] = ["/usr/bin/editcap", "/usr/bin/text2pcap", "/usr/bin/tcpdump"] as const;
const example = (name: string) =>
  fileURLToPath(new URL(`../../scripts/examples/${name}.yaml`, import.meta.url));

/** Runs a program to its end; it must go well. */
async function program(command: string, args: readonly string[], input?: string) {
  await using child = new Child({ command, args }, { input });
  const { code, text, stderr } = await child.end();
  assertEquals(code, 0, stderr);
  return text;
}

function read(file: string): Recording {
  return readRecording(Deno.readFileSync(file), file);
}

/** How many ends the connections of a capture have, as far as it is written. */
function endsIn(file: string): number {
  try {
    return read(file).conversations.flatMap(({ turns }) => turns).filter(({ kind }) => kind !== "data")
      .length;
  } catch (error) {
    // Nothing yet, or half a packet.
    if (error instanceof Failure || error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

type Capturer = (port: number, file: string) => { command: string; args: string[]; ready: RegExp };

const byTshark = (device: string): Capturer => (port, file) => ({
  command: "tshark",
  args: ["-i", device, "-n", "-q", "-f", `tcp port ${port}`, "-w", file],
  ready: /Capture started/,
});

const byTcpdump = (device: string, ...more: string[]): Capturer => (port, file) => ({
  command: tcpdump,
  // As root it would give up its rights before it opens the file.
  args: ["-i", device, "-U", "-n", ...more, "-Z", "root", "-w", file, "tcp", "port", String(port)],
  ready: /listening on/,
});

/** Captures while something happens, until so many ends of connections are there. @returns whether it may */
async function capture(
  { command, args, ready }: ReturnType<Capturer>,
  file: string,
  ends: number,
  act: () => Promise<void>,
): Promise<boolean> {
  await using child = new Child({ command, args });
  const ended = child.end().then(() => false);
  if (!await Promise.race([child.stderr.match(ready).then(() => true), ended]).catch(() => false)) {
    if (requirePeers) throw new Error(`${command} may not capture: ${child.stderr.text}`);
    console.log(`skipped: ${command} may not capture`);
    return false;
  }
  await act();
  await eventually(() => `${ends} ends in ${file}, which has ${endsIn(file)}`, () => endsIn(file) >= ends);
  child.kill("SIGINT");
  await child.end();
  return true;
}

/** What one side of a conversation sent. */
function said({ turns }: Conversation, side: Side): Uint8Array {
  return concat(turns.flatMap((turn) => turn.from === side && turn.kind === "data" ? [turn.bytes] : []));
}

/** What tshark says that both sides of a stream sent. */
async function followed(file: string, stream: number): Promise<Record<Side, string>> {
  const text = await program("tshark", ["-r", file, "-n", "-q", "-z", `follow,tcp,raw,${stream}`]);
  const sides: Record<Side, string> = { client: "", server: "" };
  for (const [, tab, hex] of text.matchAll(/^(\t?)([0-9a-f]+)$/gm)) {
    sides[tab === "" ? "client" : "server"] += hex;
  }
  return sides;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** All streams of a capture must be what tshark makes of them. */
async function checkAgainstTshark(file: string): Promise<void> {
  const { conversations } = read(file);
  assert(conversations.length > 0);
  for (const conversation of conversations) {
    assertEquals(conversation.problem, undefined);
    const sides = await followed(file, conversation.number);
    assertEquals(
      { client: hex(said(conversation, "client")), server: hex(said(conversation, "server")) },
      sides,
    );
  }
}

/** Plays the server of a recording. */
function replayServer(file: string, options = "", ...more: string[]): Promise<RunningServer> {
  const service = `replay:file=${file},speed=max${options}`;
  return startServer(["127.0.0.1:0", "--service", service, "--log", "text:data=none", ...more]);
}

async function redis(directory: string, act: (port: number) => Promise<void>): Promise<void> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  await using server = new Child({ command: "redis-server", args: [...args, "--dir", directory] });
  await server.stdout.match(/Ready to accept connections/);
  await act(port);
}

/** What `redis-cli` prints. */
async function ask(port: number, ...command: string[]): Promise<string> {
  await using child = new Child({ command: "redis-cli", args: ["-p", String(port), ...command] });
  return (await child.end()).text;
}

/** Sets a key to a long value. */
async function set(port: number, key: string, value: string): Promise<string> {
  const args = ["-p", String(port), "-x", "SET", key];
  await using child = new Child({ command: "redis-cli", args }, { input: value });
  return (await child.end()).text;
}

const captures: ReadonlyArray<readonly [name: string, capturer: Capturer, needs: readonly string[]]> = [
  ["tshark on lo (pcapng, Ethernet)", byTshark("lo"), ["tshark"]],
  ["tshark on any device (pcapng, Linux cooked)", byTshark("any"), ["tshark"]],
  ["tcpdump on lo (pcap, Ethernet)", byTcpdump("lo"), ["tshark", tcpdump]],
  ["tcpdump on any device (pcap, Linux cooked 2)", byTcpdump("any", "-y", "LINUX_SLL2"), ["tshark", tcpdump]],
  ["tcpdump in nanoseconds", byTcpdump("lo", "--nano"), ["tshark", tcpdump]],
];

for (const [name, capturer, needs] of captures) {
  endToEnd(
    `a session with redis, captured by ${name}, replays to redis-cli and to redis`,
    () =>
      withDirectory(async (directory) => {
        const file = `${directory}/redis.cap`;
        const value = "x".repeat(100_000);
        let isCaptured = false;
        const answers: string[] = [];
        await redis(directory, async (port) => {
          isCaptured = await capture(capturer(port, file), file, 6, async () => {
            answers.push(
              await ask(port, "PING"),
              await set(port, "key", value),
              await ask(port, "GET", "key"),
            );
          });
          if (!isCaptured) return;
          await ask(port, "FLUSHALL");
          const { code, stderr } = await run(["client", `127.0.0.1:${port}`, "--replay", file]);
          assertEquals([code, stderr.slice(0, 37)], [0, "tcplab: as recorded: 3 conversations,"]);
          await ask(port, "RENAME", "key", "other");
          const deviating = await run([
            "client",
            `127.0.0.1:${port}`,
            "--replay",
            file,
            "--replay-stream",
            "2",
          ]);
          assertEquals(deviating.code, 1);
          assertMatch(
            deviating.stderr,
            /^tcplab: not as recorded: conversation 2, message 1 of the server: byte 1 is 2d "-"/,
          );
        });
        if (!isCaptured) return;
        assertEquals(answers.map((answer) => answer.slice(0, 6)), ["PONG\n", "OK\n", "xxxxxx"]);
        await checkAgainstTshark(file);
        await using server = await replayServer(file, "", "--exit-after", "3");
        const again = [
          await ask(server.port, "PING"),
          await set(server.port, "key", value),
          await ask(server.port, "GET", "key"),
        ];
        assertEquals(again, answers);
        assert(!(await server.end()).text.includes("ERROR"));
      }),
    { needs: ["redis-server", ...needs] },
  );
}

endToEnd(
  "a capture of psu.yaml becomes a scenario that psu.yaml passes, over IPv6 too",
  () =>
    withDirectory(async (directory) => {
      for (const host of ["127.0.0.1", "[::1]"]) {
        await using device = await startServer([
          `${host}:0`,
          "--service",
          `rules:file=${example("psu")}`,
          "--idle",
          "0",
        ]);
        const file = `${directory}/psu.pcapng`;
        const isCaptured = await capture(byTshark("lo")(device.port, file), file, 2, async () => {
          const { code } = await run(["client", device.endpoint, "*IDN?", "MEAS:VOLT?", "--framing", "scpi"]);
          assertEquals(code, 0);
        });
        if (!isCaptured) return;
        const { text } = await run(["run", "--from", file]);
        assertMatch(text, /- send: '\*IDN\?\\n'\n {2}- expect: 'ACME/);
        await Deno.writeTextFile(`${directory}/psu.yaml`, text);
        const { code, text: report } = await run(["run", `${directory}/psu.yaml`]);
        assertEquals(code, 0, report);
        await Deno.remove(file);
      }
    }),
  { needs: ["tshark"] },
);

endToEnd(
  "mbpoll accepts a replayed Modbus slave, whatever numbers its transactions have",
  () =>
    withDirectory(async (directory) => {
      const file = `${directory}/modbus.jsonl`;
      const poll = (port: number) =>
        program("/usr/bin/mbpoll", [
          "-m",
          "tcp",
          "-p",
          String(port),
          "-0",
          "-1",
          "-r",
          "0",
          "-c",
          "4",
          "127.0.0.1",
        ]);
      const values = (text: string) => Array.from(text.matchAll(/^\[\d\]: \t(\d+)$/gm), ([, value]) => value);
      {
        const slave = [
          "--service",
          `rules:file=${example("modbus_slave")}`,
          "--record",
          file,
          "--exit-after",
          "1",
        ];
        await using device = await startServer(["127.0.0.1:0", ...slave]);
        // The first transaction of this client has another number than mbpoll's.
        const request = "hex:12 34 00 00 00 06 01 03 00 00 00 04";
        assertEquals((await run(["client", device.endpoint, request, "--until", "bytes:17"])).code, 0);
        await device.end();
      }
      await using device = await replayServer(file, ",framing=modbus,mask=0..1", "--exit-after", "1");
      assertEquals(values(await poll(device.port)), ["17", "34", "51", "68"]);
      assert(!(await device.end()).text.includes("ERROR"));
    }),
  { needs: ["/usr/bin/mbpoll"] },
);

/** A conversation as `text2pcap -D` takes it: I is from the first port to the second, O the other way. */
const dump = [
  ["I", "000000 61 73 6b 31"],
  ["O", "000000 61 6e 73 77 65 72"],
  ["I", "000000 61 73 6b 32"],
  ["O", "000000 62 79 65"],
].map((row) => `${row.join("\n")}\n`).join("");

endToEnd(
  "files that text2pcap and editcap make are read in every format, and their defects are named",
  () =>
    withDirectory(async (directory) => {
      const made = `${directory}/made.pcapng`;
      await program(text2pcap, ["-q", "-D", "-T", "50000,502", "-", made], dump);
      const turns = (file: string) => {
        const [only, ...others] = read(file).conversations;
        assertEquals(others, []);
        return only!.turns.map((turn) =>
          `${turn.from} ${turn.kind === "data" ? latin1(turn.bytes) : turn.kind}`
        );
      };
      const wanted = ["client ask1", "server answer", "client ask2", "server bye"];
      assertEquals(turns(made), wanted);
      for (const format of ["pcap", "nsecpcap", "pcapng"]) {
        const file = `${directory}/as.${format}`;
        await program(editcap, ["-F", format, made, file]);
        assertEquals(turns(file), wanted, format);
      }
      const doubled = `${directory}/doubled.pcapng`;
      await program("/usr/bin/mergecap", ["-a", "-w", doubled, made, made]);
      assertEquals(turns(doubled), wanted);

      const cut = `${directory}/cut.pcap`;
      await program(editcap, ["-F", "pcap", "-s", "56", made, cut]);
      const complain = async (file: string) => (await run(["client", ":1", "--replay", file])).stderr;
      assertMatch(
        await complain(cut),
        /^tcplab: .*cut\.pcap: conversation 0 \(.*:50000 to .*:502\) is not whole: packet 1: it was cut to 56 of 60 bytes \(capture whole packets: -s 0\) \(--only-sent .*\)\n$/,
      );
      const bytes = await Deno.readFile(made);
      await Deno.writeFile(cut, bytes.subarray(0, -6));
      assertMatch(
        await complain(cut),
        /cut\.pcap: the file ends in the middle of a block, behind packet 3\n/,
      );
    }),
  { needs: [editcap, text2pcap] },
);

endToEnd(
  "a capture that lost a packet is refused, with the bytes that are missing",
  () =>
    withDirectory(async (directory) => {
      const file = `${directory}/whole.pcapng`;
      await using device = await startServer(["127.0.0.1:0", "--service", "echo", "--idle", "0"]);
      const isCaptured = await capture(byTshark("lo")(device.port, file), file, 2, async () => {
        await using peer = await connectRaw(device.endpoint);
        for (const word of ["one", "two", "six"]) {
          await peer.send(word);
          await peer.read(3);
        }
        peer.fin();
        await peer.readToEnd();
      });
      if (!isCaptured) return;
      const list = await program("tshark", [
        "-r",
        file,
        "-n",
        "-Y",
        "tcp.len > 0",
        "-T",
        "fields",
        "-e",
        "frame.number",
      ]);
      // The second word of the client.
      const [, , lost, , next] = list.trim().split("\n");
      const lacking = `${directory}/lacking.pcapng`;
      await program(editcap, [file, lacking, lost!]);
      const { code, stderr } = await run(["client", ":1", "--replay", lacking]);
      assertEquals(code, 2);
      const place = `of what the client sent, bytes 3 to 5 are missing before packet ${
        Number(next) - 1
      } (--only-sent`;
      assertStringIncludes(stderr, place);
    }),
  { needs: ["tshark", editcap] },
);
