import { assertEquals, assertMatch } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, RawListener } from "../harness/raw_peer.ts";
import { run } from "../harness/tcplab.ts";

/** What a client library would do, in the bytes of the protocol (RESP). */
const scenario = `
name: Redis answers
connect: \${REDIS}
framing: line:ending=crlf
steps:
  - send: PING
  - expect: "+PONG"
  # Pipelining: three requests at once, the answers in order.
  - send: 'SET n 41\\r\\nINCR n\\r\\nGET n'
  - expect: "+OK"
  - expect: re:^:(\\d+)$
    capture: [n]
  - expect: re:^\\$2$
  - expect: "{{capture.n}}"
  # A binary value with its length in front, which holds all that is special to lines.
  - send: 'hex:2a 33 0d 0a 24 33 0d 0a 53 45 54 0d 0a 24 31 0d 0a 62 0d 0a 24 36 0d 0a 00 ff 0d 0a 24 0a 0d 0a'
    raw: yes
  - expect: "+OK"
  - send: STRLEN b
  - expect: ":6"
  - send: GETRANGE b 0 1
  - expect: re:^\\$2$
  - expect: hex:00 ff
  - send: NOSUCHCOMMAND
  - expect: re:^-ERR unknown command
  - send: QUIT
  - expect: "+OK"
  - expect-close: fin
`;

endToEnd("run: a scenario holds a conversation with redis, pipelined and binary", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const listener = await RawListener.open();
    const { endpoint } = listener;
    await listener[Symbol.asyncDispose]();
    const port = endpoint.replace(/.*:/, "");
    const args = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", dir];
    await using redis = new Child({ command: "redis-server", args });
    await eventually(
      () => `redis to listen, which said:\n${redis.stdout.text}`,
      () => /Ready to accept connections/.test(redis.stdout.text),
    );
    await Deno.writeTextFile(`${dir}/redis.yaml`, scenario);
    const { code, text, stderr } = await run(["run", `${dir}/redis.yaml`, "--set", `REDIS=${endpoint}`]);
    assertEquals([code, stderr], [0, ""], text);
    assertMatch(text, /^PASSED {2}Redis answers/);
    await using peer = await connectRaw(endpoint);
    await peer.send("GET n\r\n");
    assertEquals(new TextDecoder().decode(await peer.read(8)), "$2\r\n42\r\n");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}, { needs: ["redis-server"] });
