import { createServer, Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { concat } from "../../src/bytes/bytes.ts";
import { readRecording } from "../../src/recordings/read.ts";
import { Failure } from "../../src/values/failure.ts";
import type { Conversation } from "../../src/events/conversation.ts";
import { assert, assertEquals } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";

/** Each is a capture of its own, of which as many are made as there are kinds in `captures.py`. */
const bases = 10;
const leastFiles = 300;
const port = 7001;
/** How long one of the programs may take (milliseconds), also on a machine that does other things. */
const patience = 120_000;
/** How many tshark run at a time. */
const lanes = 2;
/** Debian's, which has scapy. */
const python = "/usr/bin/python3";

/** What became of the streams of all files. */
interface Tally {
  files: number;
  agree: number;
  refused: number;
  readonly disagree: string[];
}

endToEnd(
  "readRecording() finds in captures of any kind what tshark finds, byte for byte",
  () =>
    withDirectory(async (folder) => {
      const made: string[] = [];
      for (let i = 0; i < bases; i++) made.push(await captureTraffic(`${folder}/base${i}.pcap`, i));
      const variants = `${folder}/variants`;
      await Deno.mkdir(variants);
      const script = new URL("captures.py", import.meta.url).pathname;
      for (const [seed, base] of made.entries()) await succeed(python, script, variants, `${seed}`, base);
      const tally: Tally = { files: 0, agree: 0, refused: 0, disagree: [] };
      const files = [
        ...made,
        ...[...Deno.readDirSync(variants)].map(({ name }) => `${variants}/${name}`).sort(),
      ];
      await Promise.all(Array.from({ length: lanes }, async () => {
        for (let file = files.pop(); file !== undefined; file = files.pop()) await compare(file, tally);
      }));
      const { disagree, ...rest } = tally;
      console.log(`captures against tshark: ${JSON.stringify({ ...rest, disagree: disagree.length })}`);
      assertEquals(disagree, []);
      assert(tally.files >= leastFiles, `only ${tally.files} files were made`);
      assert(tally.agree > tally.refused, "most streams are read");
    }),
  { needs: ["tshark", "python3"] },
);

async function succeed(command: string, ...args: string[]): Promise<Uint8Array> {
  await using child = new Child({ command, args });
  const { code, stderr, stdout } = await child.end(patience);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`);
  return stdout;
}

/** Captures what the kernel makes of some connections. */
async function captureTraffic(path: string, seed: number): Promise<string> {
  await using child = new Child({
    command: "tcpdump",
    args: [
      "-i",
      "lo",
      "-U",
      "--immediate-mode",
      "-n",
      "-s",
      "0",
      "-B",
      "8192",
      "-w",
      path,
      `tcp port ${port}`,
    ],
  });
  await child.stderr.match(/listening on/);
  await converse(seed);
  // The last packet is a FIN or RST that is there when tcpdump has taken all before it.
  child.kill("SIGINT");
  await child.end();
  return path;
}

/** A few connections: questions and answers, much data, half-close, RST, refused. */
async function converse(seed: number): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let count = 0;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      count += bytes.length;
      if (bytes[0] === 0x62) socket.write(noise(60_000 + seed * 5000));
      else if (bytes[0] === 0x72) socket.resetAndDestroy();
      else socket.write(`${count} bytes so far\n`);
    });
    socket.on("end", () => socket.end("bye\n"));
  });
  server.listen(port, seed % 3 === 2 ? "::1" : "127.0.0.1");
  await once(server, "listening");
  const { address } = server.address() as AddressInfo;
  const first = ["hello", "big", "ask", "reset"];
  for (let i = 0; i < 4; i++) {
    await ask(address, [...first.slice(i), "again", noise(3000 * (seed + 1))], i === 2);
  }
  server.close();
  await once(server, "close");
  await ask(address, ["nobody"], false);
}

async function ask(
  host: string,
  requests: readonly (string | Uint8Array)[],
  isReset: boolean,
): Promise<void> {
  const socket = new Socket();
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.connect(port, host);
  for (const request of requests) {
    if (socket.destroyed) break;
    socket.write(request);
    await Promise.race([new Promise((resolve) => socket.once("data", resolve)), closed]);
  }
  if (isReset) socket.resetAndDestroy();
  else {
    socket.resume();
    socket.end();
  }
  await closed;
}

/** Bytes without a pattern, the same each time. */
function noise(length: number): Uint8Array {
  let state = length;
  return Uint8Array.from({ length }, () => (state = (state * 1103515245 + 12345) >>> 0) >>> 16);
}

async function compare(file: string, tally: Tally): Promise<void> {
  tally.files++;
  const name = file.replace(/^.*\//, "");
  let conversations: readonly Conversation[] = [];
  try {
    ({ conversations } = readRecording(await Deno.readFile(file), name));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tally.refused++;
    return;
  }
  const theirs = await follow(file, conversations.length + 1);
  for (const [i, conversation] of conversations.entries()) {
    if (conversation.problem !== undefined) {
      tally.refused++;
      continue;
    }
    const sides = [conversation.client, conversation.server] as const;
    const expected = theirs[i]!;
    const ours = { [sides[0]]: hexOf(conversation, "client"), [sides[1]]: hexOf(conversation, "server") };
    const wrong = Object.entries(ours).filter(([end, hex]) => (expected.get(end) ?? "") !== hex);
    if (wrong.length === 0) tally.agree++;
    else {
      const [[end, hex] = ["", ""]] = wrong;
      const ends = [...expected].map(([end, hex]) => `${end} ${hex.length / 2}`).join(", ");
      tally.disagree.push(`${name}: stream ${i}: ${end} has ${hex.length / 2} bytes, tshark: ${ends}`);
    }
  }
  if ([...theirs.at(-1)!.values()].some((hex) => hex !== "")) {
    tally.disagree.push(`${name}: tshark has more than ${conversations.length} streams`);
  }
}

function hexOf({ turns }: Conversation, side: "client" | "server"): string {
  const parts = turns.flatMap((turn) => turn.kind === "data" && turn.from === side ? [turn.bytes] : []);
  return concat(parts).toHex();
}

/** What tshark says that each end of each stream sent, in hexadecimal, by its address. */
async function follow(file: string, count: number): Promise<Map<string, string>[]> {
  const taps = Array.from({ length: count }, (_, i) => ["-z", `follow,tcp,raw,${i}`]).flat();
  await using child = new Child({
    command: "tshark",
    args: ["-r", file, "-n", "-q", "-d", "tcp.port==0-65535,data", ...taps],
  });
  // It ends with 2 where the file ends too early, and says all the same what is in it.
  const { text } = await child.end(patience);
  const streams = text.split(/^Follow: tcp,raw\n/m).slice(1);
  const found: Map<string, string>[] = Array.from({ length: count }, () => new Map());
  for (const stream of streams) {
    const number = Number(/^Filter: tcp\.stream eq (\d+)$/m.exec(stream)?.[1]);
    const nodes = Array.from(stream.matchAll(/^Node \d: (.*)$/gm), ([, end]) => end!);
    const hex = (pattern: RegExp) => Array.from(stream.matchAll(pattern), ([, part]) => part!).join("");
    const sent = found[number]!;
    sent.set(addressOf(nodes[0]!), hex(/^([0-9a-f]+)$/gm));
    sent.set(addressOf(nodes[1]!), hex(/^\t([0-9a-f]+)$/gm));
  }
  return found;
}

/** An IPv6 address stands without brackets in tshark's words. */
function addressOf(text: string): string {
  const at = text.lastIndexOf(":");
  const host = text.slice(0, at);
  return host.includes(":") && !host.startsWith("[") ? `[${host}]${text.slice(at)}` : text;
}
