import { assertEquals } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { startProxy } from "../harness/tcplab.ts";

/** Each way; `TCPLAB_BULK_BYTES=1000000000` for the large run. */
const length = Number(Deno.env.get("TCPLAB_BULK_BYTES") ?? 128_000_000);

/** Bytes that look random and are the same each time, in the words of a shell: a stream of AES under this key. */
function generated(key: number): string {
  const hexadecimal = key.toString(16).padStart(32, "0");
  return `head -c ${length} /dev/zero | openssl enc -aes-128-ctr -nosalt -K ${hexadecimal} -iv 00 2>/dev/null`;
}

/** Runs in a shell: it ends when all in the pipeline have. */
function shell(script: string): Child {
  return new Child({ command: "sh", args: ["-c", script] });
}

async function firstWord(child: Child): Promise<string> {
  const { code, text, stderr } = await child.end(60_000);
  assertEquals(code, 0, stderr);
  return text.split(" ")[0]!;
}

endToEnd(`proxy: socat sends ${length / 1e6} MB each way at once, and the hashes are equal`, async () => {
  const [up, down] = [generated(1), generated(2)];
  await using server = shell(`${down} | socat -dd -t 60 - TCP-LISTEN:0,bind=127.0.0.1 | sha256sum`);
  const [, port] = await server.stderr.match(/listening on AF=\d+ \S+:(\d+)\n/);
  await using proxy = await startProxy(["127.0.0.1:0", `127.0.0.1:${port}`, "--log", "text:data=none"]);
  await using client = shell(`${up} | socat -t 60 - TCP:127.0.0.1:${proxy.port} | sha256sum`);
  const [sentUp, sentDown, cameDown, cameUp] = await Promise.all([
    firstWord(shell(`${up} | sha256sum`)),
    firstWord(shell(`${down} | sha256sum`)),
    firstWord(client),
    firstWord(server),
  ]);
  assertEquals({ up: cameUp, down: cameDown }, { up: sentUp, down: sentDown });
  await proxy.stdout.match(new RegExp(`CLOSED: \\S+ #1 fin in=${length} out=${length}\n`));
}, { needs: ["socat", "sh", "/usr/bin/openssl"] });
