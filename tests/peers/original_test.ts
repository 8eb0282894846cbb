import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch } from "../assert.ts";
import { bounded } from "../harness/bounded.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { run, startClient, startServer } from "../harness/tcplab.ts";

const needs = { needs: ["node"] };

/** Runs one of the original programs with Node. */
function original(program: string, targetPort = 0): Child {
  const path = (place: string) => fileURLToPath(new URL(place, import.meta.url));
  const args = ["--require", path("../harness/free_ports.cjs"), path(`original/${program}`)];
  return new Child({ command: "node", args, env: { TARGET_PORT: String(targetPort) } });
}

async function portOf(server: Child): Promise<number> {
  const [, port] = await server.stderr.match(/^PORT (\d+)\n/);
  return Number(port);
}

endToEnd("the original client gets from our server what it got from its own", async () => {
  await using ours = await startServer(["127.0.0.1:0"]);
  await using theirs = original("tcp-server.js");
  const answers = await Promise.all([ours.port, await portOf(theirs)].map(async (port) => {
    await using client = original("tcp-client.js", port);
    const { code, text } = await client.end();
    return { code, text };
  }));
  const text = 'CONNECTED TO: 127.0.0.1:9999\nDATA: You said "I am Chuck Norris!"\nConnection closed\n';
  assertEquals(answers, [{ code: 0, text }, { code: 0, text }]);
  await ours.stdout.match(
    /CONNECTED: .*\n.*DATA .* #1: I am Chuck Norris!\n.*CLOSED: .* #1 fin in=18 out=29\n/,
  );
}, needs);

endToEnd("our client talks with the original server, which sees what it saw of its own", async () => {
  await using server = original("tcp-server.js");
  const endpoint = `127.0.0.1:${await portOf(server)}`;
  const { code, text, stderr } = await run([
    ...["client", endpoint, "I am Chuck Norris!", "--expect", 'You said "I am Chuck Norris!"'],
  ]);
  assertEquals([code, text, stderr], [0, 'You said "I am Chuck Norris!"', ""]);
  await server.stdout.match(/CONNECTED: 127\.0\.0\.1:\d+\nDATA 127\.0\.0\.1: I am Chuck Norris!\nCLOSED: /);
}, needs);

endToEnd("our client as a pipe with the original server, which answers our FIN with its own", async () => {
  await using server = original("tcp-server.js");
  await using client = startClient([`127.0.0.1:${await portOf(server)}`], { input: "open" });
  await client.sendInput("one");
  await client.stdout.match(/^You said "one"$/);
  await client.sendInput("two");
  await client.endInput();
  const { code, text } = await client.end();
  assertEquals([code, text], [0, 'You said "one"You said "two"']);
  await server.stdout.match(/DATA 127\.0\.0\.1: two\nCLOSED: /);
}, needs);

endToEnd("our HTTP server answers as the original does", async () => {
  await using ours = await startServer(["http://127.0.0.1:0"]);
  await using theirs = original("http-server.js");
  const requests: [path: string, init: RequestInit][] = [
    ["/", { method: "GET" }],
    ["/any/path?x=1", { method: "POST", body: "I am Chuck Norris!" }],
    ["/", { method: "PUT", body: "中文\r\n" }],
    ["/", { method: "DELETE" }],
  ];
  for (const [path, init] of requests) {
    const ask = async (port: number) => {
      const url = `http://127.0.0.1:${port}${path}`;
      const response = await fetch(url, { ...init, headers: { connection: "close" } });
      return `${response.status} ${await response.text()}`;
    };
    const [mine, their] = await bounded("answers", Promise.all([ask(ours.port), portOf(theirs).then(ask)]));
    assertEquals(mine, their);
    assertMatch(mine, /^200 You said "/);
  }
}, needs);

endToEnd("our client can speak HTTP to the original server, as plain TCP", async () => {
  await using server = original("http-server.js");
  const request = "POST / HTTP/1.0\\r\\nContent-Length: 2\\r\\n\\r\\nhi";
  const endpoint = `127.0.0.1:${await portOf(server)}`;
  const { code, text } = await run(["client", endpoint, request, "--until", "close"]);
  assertEquals(code, 0);
  assertMatch(text, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nYou said "hi"$/);
}, needs);
