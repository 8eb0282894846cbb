import { assertEquals, assertMatch } from "../assert.ts";
import { everyValue } from "../harness/bytes.ts";
import { Child } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { startClient, startServer } from "../harness/tcplab.ts";

const needs = { needs: ["nc"] };

endToEnd("nc -N: sends, half-closes, and gets the whole answer", async () => {
  await using server = await startServer(["127.0.0.1:0", "[::1]:0"], { endpoints: 2 });
  for (const [i, endpoint] of server.endpoints.entries()) {
    const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(endpoint)!;
    await using nc = new Child({ command: "nc", args: ["-N", host!, port!] }, {
      input: "I am Chuck Norris!",
    });
    const { code, text } = await nc.end();
    assertEquals([code, text], [0, 'You said "I am Chuck Norris!"']);
    await server.stdout.match(new RegExp(`CLOSED: \\S+ #${i + 1} fin in=18 out=29\n`));
  }
}, needs);

endToEnd("nc -l: our client as a pipe, both ways, all 256 values", async () => {
  const [up, down] = [everyValue(500_009), everyValue(400_009).reverse()];
  await using nc = new Child({ command: "nc", args: ["-lvN", "127.0.0.1", "0"] }, { input: down });
  const [, port] = await nc.stderr.match(/Listening on \S+ (\d+)\n/);
  await using client = startClient([`127.0.0.1:${port}`], { input: up });
  const { code, stdout } = await client.end();
  assertEquals([code, stdout.length], [0, down.length]);
  assertEquals(stdout, down);
  assertEquals((await nc.end()).stdout, up);
}, needs);

endToEnd("nc -U: our server on a Unix domain socket", async () => {
  await withDirectory(async (directory) => {
    await using _server = await startServer([`unix:${directory}/socket`, "--service", 'said:suffix="\\n']);
    await using nc = new Child({ command: "nc", args: ["-NU", `${directory}/socket`] }, { input: "hi" });
    assertEquals((await nc.end()).text, 'You said "hi"\n');
  });
}, needs);

endToEnd("nc -z: a peer that connects and leaves without a word", async () => {
  await using server = await startServer(["127.0.0.1:0"]);
  await using nc = new Child({ command: "nc", args: ["-z", "127.0.0.1", String(server.port)] });
  assertEquals((await nc.end()).code, 0);
  const [closed] = await server.stdout.match(/CLOSED: .*\n/);
  assertMatch(closed, /#1 (fin|rst) in=0 out=0\n$/);
}, needs);

endToEnd("nc -N </dev/null: a peer that half-closes at once still gets the time of day", async () => {
  await using server = await startServer(["127.0.0.1:0", "--service", "daytime"]);
  for (let i = 0; i < 20; i++) {
    await using nc = new Child({ command: "nc", args: ["-N", "127.0.0.1", String(server.port)] });
    assertMatch((await nc.end()).text, /^\w{3}, \d\d \w{3} \d{4} .* GMT\r\n$/);
  }
}, needs);
