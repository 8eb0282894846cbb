import { assert, assertEquals, assertMatch } from "../assert.ts";
import { timed } from "../harness/bounded.ts";
import { concat, everyValue, text, utf8 } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw } from "../harness/raw_peer.ts";
import { run, startServer } from "../harness/tcplab.ts";

const serve = (...options: string[]) => startServer(["http://127.0.0.1:0", ...options]);

/** Sends a request as it stands. @returns all that comes until the server ends the connection */
async function request(endpoint: string, ...parts: readonly string[]): Promise<string> {
  await using peer = await connectRaw(endpoint);
  for (const part of parts) await peer.send(part).catch(() => {});
  const { bytes, end } = await peer.readToEnd();
  assertEquals(end, "fin", `ended with ${end} after ${text(bytes)}`);
  return text(bytes);
}

const statusOf = (response: string) => response.slice(0, response.indexOf("\r\n"));
const bodyOf = (response: string) => response.slice(response.indexOf("\r\n\r\n") + 4);

endToEnd("http: any method and path is answered with what the service makes of the body", async () => {
  await using server = await serve();
  for (const head of ["GET /", "POST /a/b?c=d", "PUT *", "DELETE /x", "PATCH /%00", "OPTIONS *", "PURGE /"]) {
    const asked = `${head} HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi`;
    const response = await request(server.endpoint, asked);
    assertEquals([statusOf(response), bodyOf(response)], ["HTTP/1.1 200 OK", 'You said "hi"'], head);
    // The body is the client's own bytes: a browser must not guess that they are a page.
    assertMatch(response, /^X-Content-Type-Options: nosniff\r$/im, head);
  }
});

endToEnd("http: several requests on one connection, split anywhere, all 256 values in the body", async () => {
  await using server = await serve("--service", "echo");
  await using peer = await connectRaw(server.endpoint);
  const body = everyValue(256);
  const head = utf8(`POST / HTTP/1.1\r\nHost: lab\r\nContent-Length: ${body.length}\r\n\r\n`);
  const message = concat([head, body]);
  for (const at of [1, head.length - 3, head.length, head.length + 100]) {
    await peer.send(message.subarray(0, at));
    await peer.send(message.subarray(at));
    let header = "";
    while (!header.endsWith("\r\n\r\n")) header += text(await peer.read(1));
    assertMatch(header, /^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 256\r\n/i);
    assertEquals(await peer.read(256), body);
  }
});

endToEnd(
  "http: fixed and drip answer too; what has no answer is refused before anything is opened",
  async () => {
    const asked = "POST / HTTP/1.0\r\nContent-Length: 4\r\n\r\nabcd";
    await using fixed = await serve("--service", "fixed:payload=OK\\n");
    await using drip = await serve("--service", "drip:size=1,every=50ms");
    assertEquals(bodyOf(await request(fixed.endpoint, asked)), "OK\n");
    let response = "";
    const took = await timed(async () => response = await request(drip.endpoint, asked));
    assertMatch(bodyOf(response).replace(/\r\n|^1$/gm, ""), /^abcd/);
    assert(took > 180, `it took ${took} ms`);

    const refused = await run(["server", "http://127.0.0.1:0", "--service", "discard"]);
    assertEquals([refused.code, refused.text], [2, ""]);
    assertMatch(refused.stderr, /^tcplab: --service: "discard" is not available on http:/);
  },
);

endToEnd("http: what is not HTTP gets 400, and the connection ends", async () => {
  await using server = await serve();
  for (
    const asked of [
      "I am Chuck Norris!\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ]
  ) {
    assertEquals(statusOf(await request(server.endpoint, asked)), "HTTP/1.1 400 Bad Request", asked);
  }
});

endToEnd("http: a header over --max-header gets 431, a body over --max-body 413", async () => {
  await using server = await serve("--max-header", "2KiB", "--max-body", "1KiB");
  const long = `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(3000)}\r\n\r\n`;
  assertEquals(
    statusOf(await request(server.endpoint, long)),
    "HTTP/1.1 431 Request Header Fields Too Large",
  );

  const post = (length: number) =>
    `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${
      "b".repeat(length)
    }`;
  assertEquals(statusOf(await request(server.endpoint, post(1024))), "HTTP/1.1 200 OK");
  const response = await request(server.endpoint, post(1025));
  assertEquals(statusOf(response), "HTTP/1.1 413 Payload Too Large");
  assertEquals(bodyOf(response), "413 Payload Too Large (at most 1 KiB)\r\n");
});

endToEnd("http: a slow header and a slow request get 408, each after its time", async () => {
  await using server = await serve("--header-timeout", "300ms", "--request-timeout", "800ms", "--idle", "0");
  const header = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n";
  const answers = await Promise.all([[header], [`${header}\r\n`, "h"]].map(async (parts) => {
    const start = performance.now();
    return { status: statusOf(await request(server.endpoint, ...parts)), took: performance.now() - start };
  }));
  assertEquals(answers.map(({ status }) => status), Array(2).fill("HTTP/1.1 408 Request Timeout"));
  const [slowHeader, slowBody] = answers.map(({ took }) => took);
  assert(slowHeader! > 250 && slowHeader! < 750, `408 after ${slowHeader} ms`);
  assert(slowBody! > 750 && slowBody! < 2000, `408 after ${slowBody} ms`);
});

endToEnd(
  "http: a request that stops half-way gets 408 when idle; a quiet connection is just closed",
  async () => {
    await using server = await serve("--idle", "300ms");
    assertEquals(statusOf(await request(server.endpoint, "GET / HT")), "HTTP/1.1 408 Request Timeout");
    assertEquals(await request(server.endpoint), "");
    await server.stdout.match(/TIMEOUT: \S+ #2 idle 300ms\n.*CLOSED: \S+ #2 idle in=0 out=0\n/);
  },
);

endToEnd("http: CONNECT is no way through: 405", async () => {
  await using server = await serve();
  const response = await request(server.endpoint, "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n");
  assertEquals(statusOf(response), "HTTP/1.1 405 Method Not Allowed");
});

endToEnd("http: a client that sends FIN after its request still gets the answer", async () => {
  await using server = await serve("--service", "drip:size=2,every=50ms");
  await using peer = await connectRaw(server.endpoint);
  await peer.send("POST / HTTP/1.0\r\nContent-Length: 6\r\n\r\nabcdef");
  peer.fin();
  const { bytes, end } = await peer.readToEnd();
  assertEquals([end, bodyOf(text(bytes))], ["fin", "abcdef"]);
});

endToEnd(
  "http: a body that says it is too large is answered at once, also behind a FIN in the middle of it",
  async () => {
    await using server = await serve("--max-body", "1KiB");
    await using peer = await connectRaw(server.endpoint);
    await peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\nabc");
    peer.fin();
    const { bytes, end } = await peer.readToEnd();
    assertEquals([end, statusOf(text(bytes))], ["fin", "HTTP/1.1 413 Payload Too Large"]);
  },
);
