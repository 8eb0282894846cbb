import { equal } from "../../src/bytes/bytes.ts";
import { assert, assertEquals, assertLess } from "../assert.ts";
import { concat, everyValue, utf8 } from "../harness/bytes.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw } from "../harness/raw_peer.ts";
import { startServer } from "../harness/tcplab.ts";

/** What is sent again and again. */
const block = everyValue(64 * 1024);
const twice = concat([block, block]);

/** Sends so many bytes as fast as they are taken, to a server that discards them and writes these logs. */
async function transfer(total: number, logFile: string, args: readonly string[]): Promise<void> {
  const all = ["127.0.0.1:0", "--service", "discard", "--log", `text:data=none,file=${logFile}`, ...args];
  await using server = await startServer(all, { logFile });
  await using peer = await connectRaw(server.endpoint);
  for (let sent = 0; sent < total; sent += block.length) await peer.send(block);
  peer.fin();
  assertEquals((await peer.readToEnd()).end, "fin");
  const { code, stderr } = await server.stop();
  assertEquals([code, stderr], [0, ""]);
  assert(server.log().includes(` fin in=${total} out=0\n`), server.log());
}

/** Looks at every line and every byte of a JSON log. @returns how many bytes it holds, and which other events */
async function contentOf(path: string): Promise<[number, string[]]> {
  let seen = 0;
  const others: string[] = [];
  for (const line of (await Deno.readTextFile(path)).trimEnd().split("\n")) {
    const { event, offset, bytes, base64 } = JSON.parse(line);
    if (event !== "data") {
      others.push(event);
      continue;
    }
    const content = Uint8Array.fromBase64(base64);
    const start = seen % block.length;
    assertEquals([offset, bytes], [seen, content.length]);
    assert(equal(content, twice.subarray(start, start + content.length)), `after ${seen}`);
    seen += content.length;
  }
  return [seen, others];
}

endToEnd(
  "a log and a recording of 64 MB at full speed have every event and every byte",
  () =>
    withDirectory(async (directory) => {
      const total = 64 * 1024 * 1024;
      const [record, json, pcapng] = ["record", "json", "pcapng"].map((name) => `${directory}/${name}`);
      const logs = ["--log", `json:file=${json}`, "--log", `pcapng:file=${pcapng}`];
      await transfer(total, `${directory}/log`, ["--record", record!, ...logs]);
      const whole = [total, ["listening", "open", "fin", "fin", "close", "stopped"]];
      assertEquals([await contentOf(record!), await contentOf(json!)], [whole, whole]);
      // Headers come on top: where packets are missing, less than this is there.
      assertLess(total, (await Deno.stat(pcapng!)).size);
    }),
);

endToEnd(
  "logs in words and in hexadecimal have every byte at full speed",
  () =>
    withDirectory(async (directory) => {
      const total = 16 * 1024 * 1024;
      const [hex, text] = [`${directory}/hex`, `${directory}/text`];
      const logs = ["--log", `hex:file=${hex}`, "--log", `text:max=0,file=${text}`];
      await transfer(total, `${directory}/log`, logs);
      let seen = 0;
      for (const line of (await Deno.readTextFile(text)).split("\n")) {
        const shown = / DATA \S+ #1: (.*)$/.exec(line)?.[1] ?? "";
        seen += utf8(shown.replace(/\\(x..|.)/g, ".")).length;
      }
      assertEquals(seen, total);
      const rows = (await Deno.readTextFile(hex)).split("\n").filter((line) => line.endsWith("|"));
      const last = rows.at(-1)!;
      // Behind the last `|` but one there is a character a byte.
      assertEquals(parseInt(last, 16) + last.length - last.indexOf("|") - 2, total);
      assert(rows.length >= total / 16, `${rows.length} rows`);
    }),
);
