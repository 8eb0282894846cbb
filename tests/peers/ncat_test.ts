import { assertEquals } from "../assert.ts";
import { everyValue, utf8 } from "../harness/bytes.ts";
import { Child, type ChildOptions } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { freePort } from "../harness/raw_peer.ts";
import { run, startClient, startServer } from "../harness/tcplab.ts";

const needs = { needs: ["ncat"] };

/** ncat can't tell a port that the system has chosen. */
async function ncatServer(
  options: ChildOptions,
  ...more: string[]
): Promise<{ ncat: Child; endpoint: string }> {
  const port = await freePort();
  const args = ["--listen", "--verbose", ...more, "127.0.0.1", String(port)];
  const ncat = new Child({ command: "ncat", args }, options);
  await ncat.stderr.match(/Listening on 127\.0\.0\.1:\d+\n/);
  return { ncat, endpoint: `127.0.0.1:${port}` };
}

endToEnd(
  "EOF matrix 1: our client's stdin ends first; ncat hears of it, and has read everything",
  async () => {
    const { ncat, endpoint } = await ncatServer({ input: "open" });
    await ncat.sendInput("greetings from ncat");
    await using client = startClient([endpoint], { input: "open" });
    await client.stdout.match(/^greetings from ncat$/);
    const bytes = everyValue(300_007);
    await client.sendInput(bytes);
    await client.endInput();
    assertEquals((await ncat.end()).stdout, bytes);
    const { code, text, stderr } = await client.end();
    assertEquals([code, text, stderr], [0, "greetings from ncat", ""]);
  },
  needs,
);

endToEnd(
  "EOF matrix 2: ncat's stdin ends first; our client prints it, and still delivers its own",
  async () => {
    const answer = everyValue(300_007);
    const { ncat, endpoint } = await ncatServer({ input: answer });
    await using client = startClient([endpoint], { input: "open" });
    assertEquals(await client.stdout.length(answer.length), answer);
    await client.sendInput("late, but delivered");
    await client.endInput();
    const { code, stdout } = await client.end();
    assertEquals([code, stdout], [0, answer]);
    assertEquals((await ncat.end()).stdout, utf8("late, but delivered"));
  },
  needs,
);

endToEnd("EOF matrix 3: the stdin of ncat as a client ends first; it gets all of the echo", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "echo"]);
  const bytes = everyValue(2_000_003);
  await using ncat = new Child({ command: "ncat", args: ["127.0.0.1", String(server.port)] }, {
    input: bytes,
  });
  const { code, stdout } = await ncat.end();
  assertEquals([code, stdout.length], [0, bytes.length]);
  assertEquals(stdout, bytes);
  await server.stdout.match(/CLOSED: \S+ #1 fin in=2000003 out=2000003\n/);
}, needs);

endToEnd("EOF matrix 4: our server sends FIN first; ncat as a client prints all and ends", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "chargen:bytes=300007"]);
  await using ncat = new Child({ command: "ncat", args: ["127.0.0.1", String(server.port)] }, {
    input: "open",
  });
  const bytes = await ncat.stdout.length(300_007);
  await ncat.endInput();
  const { code, stdout } = await ncat.end();
  assertEquals([code, stdout.length], [0, bytes.length]);
  await server.stdout.match(/CLOSED: \S+ #1 fin in=0 out=300007\n/);
}, needs);

endToEnd("payloads to an echo that ncat runs (--exec cat), judged with --expect", async () => {
  const { ncat, endpoint } = await ncatServer({}, "--exec", "/bin/cat");
  const args = ["client", endpoint, "one", "two\\r\\n", "--expect", "one", "--expect", "two\\r\\n"];
  const { code, text, stderr } = await run(args);
  assertEquals([code, text, stderr], [0, "onetwo\r\n", ""]);
  assertEquals((await ncat.end()).code, 0);
}, { needs: ["ncat", "/bin/cat"] });
