import { assertEquals } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import { Child } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { run, startClient, startServer } from "../harness/tcplab.ts";

const needs = { needs: ["socat"] };

/** socat that listens on a free port; with the port. */
async function listening(address: string, other: string, input?: Uint8Array) {
  const socat = new Child({ command: "socat", args: ["-dd", "-t", "10", address, other] }, { input });
  const [, port] = await socat.stderr.match(/listening on AF=\d+ \S+:(\d+)\n/);
  return { socat, port };
}

endToEnd("socat as a client: half-close, and 3 MB of echo that it is slow to read", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  const bytes = everyValue(3_000_017);
  const args = ["-t", "10", "-", `TCP:127.0.0.1:${server.port}`];
  await using socat = new Child({ command: "socat", args }, { input: bytes, isRead: false });
  await server.stdout.match(/DATA /);
  socat.stdout.start();
  const { code, stdout } = await socat.end();
  assertEquals([code, stdout.length], [0, bytes.length]);
  assertEquals(stdout, bytes);
}, needs);

endToEnd(
  "socat as a server: our client as a pipe, both ways, the peer's stdin longer than ours",
  async () => {
    const [up, down] = [everyValue(100_003), everyValue(3_000_017)];
    const { socat, port } = await listening("TCP-LISTEN:0,bind=127.0.0.1", "STDIO", down);
    await using client = startClient([`127.0.0.1:${port}`], { input: up });
    const { code, stdout } = await client.end();
    assertEquals([code, stdout.length], [0, down.length]);
    assertEquals(stdout, down);
    assertEquals((await socat.end()).stdout, up);
  },
  needs,
);

endToEnd("socat PIPE as an echo, over IPv6", async () => {
  const { socat, port } = await listening("TCP6-LISTEN:0,bind=[::1]", "PIPE");
  const { code, text } = await run(["client", `[::1]:${port}`, "hello", "--expect", "hello"]);
  assertEquals([code, text], [0, "hello"]);
  assertEquals((await socat.end()).code, 0);
}, needs);

endToEnd("socat over a Unix domain socket, as client and as server", async () => {
  await withDirectory(async (directory) => {
    await using _server = await startServer([`unix:${directory}/ours`]);
    const args = ["-t", "10", "-", `UNIX-CONNECT:${directory}/ours`];
    await using asking = new Child({ command: "socat", args }, { input: "hi" });
    assertEquals((await asking.end()).text, 'You said "hi"');

    const theirs = ["-dd", `UNIX-LISTEN:${directory}/theirs`, "PIPE"];
    await using socat = new Child({ command: "socat", args: theirs });
    await socat.stderr.match(/listening on /);
    const { code, text } = await run(["client", `unix:${directory}/theirs`, "hello", "--expect", "hello"]);
    assertEquals([code, text], [0, "hello"]);
  });
}, needs);
