/** Shows what tcplab does, on real sockets, and fails when it does not do it: `deno task demo`. */

import { Program } from "./demo/program.ts";
import { line, title, verdict } from "./demo/screen.ts";

const greeting = "I am Chuck Norris!";
const answer = `You said "${greeting}"`;

async function demo(): Promise<void> {
  title("1. A server for TCP and HTTP, on two free ports. It stops by itself after three connections.");
  await using server = new Program("server", [
    ...["server", "127.0.0.1:0", "http://127.0.0.1:0"],
    ...["--idle", "1s", "--exit-after", "3", "--for", "12s", "--log", "text:data=both"],
  ]);
  const [, tcp] = await server.line(/LISTENING: (127\.0\.0\.1:\d+) said/);
  const [, http] = await server.line(/LISTENING: (http:\/\/127\.0\.0\.1:\d+) said/);

  title("2. A client sends a line, prints the reply, and judges it by its exit code.");
  await using client = new Program("client", ["client", tcp!, greeting, "--expect", answer]);
  same("the reply", (await client.end()).text, answer);
  same("the exit code", (await client.end()).code, 0);
  await server.line(/CLOSED: .* #1 fin in=18 out=29$/);

  title("3. Over HTTP it answers the body of any request.");
  same("the reply", await post(http!, greeting), `200 ${answer}`);
  await server.line(/CLOSED: .* #2 /);

  title("4. Whoever says nothing for a second is idle and is closed. That was the third: the server stops.");
  await using idler = new Program("client", ["client", tcp!]);
  await server.line(/TIMEOUT: .* #3 idle 1s$/);
  await server.line(/CLOSED: .* #3 idle in=0 out=0$/);
  same("the exit code", (await idler.end()).code, 0);
  await server.line(/STOPPED: connections=3 /);
  same("the exit code of the server", (await server.end()).code, 0);
}

/** Any HTTP client will do; the connection is not kept, so that the server sees its end. */
async function post(url: string, body: string): Promise<string> {
  line("http", `POST ${url}/anything ${JSON.stringify(body)}`);
  const response = await fetch(`${url}/anything`, { method: "POST", body, headers: { connection: "close" } });
  const reply = `${response.status} ${await response.text()}`;
  line("http", reply);
  return reply;
}

function same(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) {
    throw new Error(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  }
}

Deno.env.set("NO_PROXY", "127.0.0.1"); // fetch would ask a company's proxy otherwise
const started = performance.now();
try {
  await demo();
  verdict(true, `all as expected, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  verdict(false, error instanceof Error ? error.message : String(error));
  Deno.exitCode = 1;
}
